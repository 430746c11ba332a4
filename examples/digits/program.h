// The command line of mnist_gan.
#pragma once

namespace saddle::digits {

// Gives the exit status.
int program(int argc, char** argv);

}  // namespace saddle::digits
