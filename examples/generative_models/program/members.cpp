#include <fmt/format.h>

#include <stdexcept>
#include <string_view>

#include "examples/generative_models/program/catalogue.h"
#include "examples/generative_models/program/member.h"
#include "gan/text/nearest.h"

namespace saddle::family {

std::span<const Member> members() {
  static const std::vector<Member> list = {
      {"classifier", "Bayes' rule against logistic regression, for two classes", false, run_classifier,
       classifier_claims, profile_classifier},
      {"maximum-likelihood", "of a family of densities the one that makes data likeliest", false,
       run_maximum_likelihood, maximum_likelihood_claims, profile_maximum_likelihood},
      {"belief-net", "the chain rule, a logistic regression for each bit", true, run_belief_net,
       belief_net_claims, profile_belief_net},
      {"nade", "the chain rule, nets that share their hidden weights", true, run_nade, nade_claims,
       profile_nade},
      {"made", "the chain rule in one pass of a masked net", true, run_made, made_claims, profile_made},
      {"pixel-rnn", "the chain rule, a recurrent net along the pixels", false, run_pixel_rnn,
       pixel_rnn_claims, profile_pixel_rnn},
      {"wavenet", "the chain rule, dilated causal convolutions over time", false, run_wavenet, wavenet_claims,
       profile_wavenet},
      {"flow", "change of variables: a map with an inverse", false, run_flow, flow_claims, profile_flow},
      {"vae", "a latent, with a lower bound of the likelihood", false, run_vae, vae_claims, profile_vae},
      {"rbm", "the energy of bits that see each other through hidden ones", false, run_rbm, rbm_claims,
       profile_rbm},
      {"gsn", "a chain of flipped bits and a learned denoiser", false, run_gsn, gsn_claims, profile_gsn},
      {"gan", "a generator against the best discriminator", false, run_gan, gan_claims, profile_gan},
      {"next-frame", "two futures: their mean, or a sample from the game", false, run_next_frame,
       next_frame_claims, profile_next_frame},
      {"super-resolution", "an image from its block sums: the posterior, and its mean", false,
       run_super_resolution, super_resolution_claims, profile_super_resolution},
      {"outline", "an image from its outline, where several are right", false, run_outline, outline_claims,
       profile_outline},
  };
  return list;
}

const Member& member(const std::string& name) {
  std::vector<std::string_view> names;
  for (const Member& each : members()) {
    if (each.name == name) return each;
    names.emplace_back(each.name);
  }
  const std::string hint = gan::did_you_mean(name, names);
  throw std::invalid_argument(fmt::format("family: there is no member '{}'{}", name,
                                          hint.empty() ? "; 'family list' shows them all" : hint));
}

std::span<const gan::Claim> family_claims() {
  static const std::vector<gan::Claim> list = [] {
    std::vector<gan::Claim> all;
    for (const Member& each : members())
      for (gan::Claim& claim : each.claims()) {
        join_lines(claim);
        claim.section = "The family tree";
        claim.page = "docs/en/family/" + each.name + ".md";
        all.push_back(std::move(claim));
      }
    return all;
  }();
  return list;
}

std::span<const gan::Claim> all_claims() {
  static const std::vector<gan::Claim> list = [] {
    std::vector<gan::Claim> all(gan::claims().begin(), gan::claims().end());
    all.insert(all.end(), family_claims().begin(), family_claims().end());
    return all;
  }();
  return list;
}

}  // namespace saddle::family
