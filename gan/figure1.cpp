#include "gan/figure1.h"

#include "autodiff/real_math.h"

namespace saddle::gan {

Chart figure_1_panel(std::string id, std::string title, std::string caption, const Distribution& p_data,
                     const Generator& G, const nn::Sequential& D) {
  Curve data{"p_data", {}, {}, Ink::grey, Stroke::dotted};
  Curve made{"p_g", {}, {}, Ink::green, Stroke::solid};
  Curve d{"D", {}, {}, Ink::blue, Stroke::dashed};
  const Distribution p_g = G.closed_form().value();
  for (int i = 0; i <= 200; ++i) {
    const double x = -2 + 12 * i / 200.0;
    for (Curve* curve : {&data, &made, &d}) curve->x.push_back(x);
    data.y.push_back(p_data.pdf(x));
    made.y.push_back(p_g.pdf(x));
  }
  std::vector<double> z;
  for (int i = -6; i <= 6; ++i) z.push_back(i / 3.0);

  ad::Tape tape;
  const ad::Var logit = D(tape.constant(ad::Array::column(d.x)));
  for (const double a : logit.array()) d.y.push_back(ad::sigmoid(a));
  const ad::Var x = G(tape.constant(ad::Array::column(z)));
  std::vector<Arrow> arrows;
  for (std::size_t i = 0; i < z.size(); ++i) arrows.push_back({z[i], x.array()[static_cast<ad::Index>(i)]});
  return {std::move(id), std::move(title), std::move(caption), "x", "", {data, made, d}, false, arrows};
}

}  // namespace saddle::gan
