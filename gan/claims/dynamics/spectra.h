// What the claims about the spectrum of the Dirac-GAN measure. Internal to gan/claims/.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "gan/claims/claim.h"
#include "gan/claims/study.h"
#include "gan/dirac_gan.h"
#include "gan/dynamics/eigenvalues.h"

namespace saddle::gan {

// So that a test can hand it a wrong closed form: the spectrum of a Dirac-GAN with damping of a given
// strength, s being f'(0), and the strength where its eigenvalues meet.
enum class Damping { r1, instance_noise, consensus };
using DampedSpectrum = std::function<Spectrum(double strength, double s)>;
struct DampedFlow {
  DampedSpectrum spectrum;
  std::function<double(double s)> meeting;  // not of consensus, whose eigenvalues stay complex
  std::vector<DiracObjective> objectives = {DiracObjective::minimax, DiracObjective::non_saturating,
                                            DiracObjective::wasserstein};
  std::vector<double> at_rest = {0.5, 1.5};  // strengths with which the flow is followed until it rests
};
Measurement measure_damping(Damping damping, const DampedFlow& closed, Study& study);

// Compares two spectra, eigenvalue by eigenvalue, real and imaginary parts.
void add_spectrum(Measurement& result, const std::string& what, const Spectrum& measured,
                  const Spectrum& closed);

}  // namespace saddle::gan
