// The three functions of each member, one set for each file of runs/ and checks/. members.cpp lists them.
#pragma once

#include "examples/generative_models/program/member.h"

namespace saddle::family {

RunResult run_classifier(const RunOptions& options);
Profile profile_classifier(std::uint64_t seed);
std::vector<gan::Claim> classifier_claims();

RunResult run_maximum_likelihood(const RunOptions& options);
Profile profile_maximum_likelihood(std::uint64_t seed);
std::vector<gan::Claim> maximum_likelihood_claims();

RunResult run_belief_net(const RunOptions& options);
Profile profile_belief_net(std::uint64_t seed);
std::vector<gan::Claim> belief_net_claims();

RunResult run_nade(const RunOptions& options);
Profile profile_nade(std::uint64_t seed);
std::vector<gan::Claim> nade_claims();

RunResult run_made(const RunOptions& options);
Profile profile_made(std::uint64_t seed);
std::vector<gan::Claim> made_claims();

RunResult run_pixel_rnn(const RunOptions& options);
Profile profile_pixel_rnn(std::uint64_t seed);
std::vector<gan::Claim> pixel_rnn_claims();

RunResult run_wavenet(const RunOptions& options);
Profile profile_wavenet(std::uint64_t seed);
std::vector<gan::Claim> wavenet_claims();

RunResult run_flow(const RunOptions& options);
Profile profile_flow(std::uint64_t seed);
std::vector<gan::Claim> flow_claims();

RunResult run_vae(const RunOptions& options);
Profile profile_vae(std::uint64_t seed);
std::vector<gan::Claim> vae_claims();

RunResult run_rbm(const RunOptions& options);
Profile profile_rbm(std::uint64_t seed);
std::vector<gan::Claim> rbm_claims();

RunResult run_gsn(const RunOptions& options);
Profile profile_gsn(std::uint64_t seed);
std::vector<gan::Claim> gsn_claims();

RunResult run_gan(const RunOptions& options);
Profile profile_gan(std::uint64_t seed);
std::vector<gan::Claim> gan_claims();

RunResult run_outline(const RunOptions& options);
Profile profile_outline(std::uint64_t seed);
std::vector<gan::Claim> outline_claims();

RunResult run_next_frame(const RunOptions& options);
Profile profile_next_frame(std::uint64_t seed);
std::vector<gan::Claim> next_frame_claims();

RunResult run_super_resolution(const RunOptions& options);
Profile profile_super_resolution(std::uint64_t seed);
std::vector<gan::Claim> super_resolution_claims();

}  // namespace saddle::family
