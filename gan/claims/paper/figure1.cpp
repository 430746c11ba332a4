#include "gan/claims/paper/figure1.h"

#include "autodiff/real_math.h"

namespace saddle::gan {

Chart figure_1_panel(std::string id, std::string title, std::string caption, const Distribution& p_data,
                     const Generator& G, const nn::Sequential& D, const std::optional<Distribution>& before) {
  Curve data{"p_data"}, made{"p_g"}, d{"D"}, half{"1/2", {}, {}, Role::reference},
      earlier{"p_g before the update", {}, {}, Role::reference};
  const Distribution p_g = G.closed_form().value();
  for (int i = 0; i <= 200; ++i) {
    const double x = -2 + 12 * i / 200.0;
    for (Curve* curve : {&data, &made, &d, &half}) curve->x.push_back(x);
    data.y.push_back(p_data.pdf(x));
    made.y.push_back(p_g.pdf(x));
    half.y.push_back(0.5);
    if (!before) continue;
    earlier.x.push_back(x);
    earlier.y.push_back(before->pdf(x));
  }
  std::vector<double> z;
  for (int i = -6; i <= 6; ++i) z.push_back(i / 3.0);

  ad::Tape tape;
  const ad::Var logit = D(tape.constant(ad::Array::column(d.x)));
  for (const double a : logit.array()) d.y.push_back(ad::sigmoid(a));
  const ad::Var x = G(tape.constant(ad::Array::column(z)));
  std::vector<Arrow> arrows;
  for (std::size_t i = 0; i < z.size(); ++i) arrows.push_back({z[i], x.array()[static_cast<ad::Index>(i)]});
  // The dots of p_data stand above p_g, so that both are seen where they are equal.
  std::vector<Curve> curves{half, d, made, data};
  if (before) curves.insert(curves.begin(), earlier);
  return {std::move(id), std::move(title), std::move(caption), "x", "", std::move(curves), arrows};
}

}  // namespace saddle::gan
