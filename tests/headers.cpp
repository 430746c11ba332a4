// Nothing of its own: with this file CMake precompiles what the tests include.
