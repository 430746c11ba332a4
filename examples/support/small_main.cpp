// What the small programs answer on the command line: --help prints the comment at the top of their source,
// and anything else is refused. Their own main() is compiled as run_program(), so that each of them still
// stands alone.
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

int run_program();
const char* head_comment();

int main(int argc, char** argv) {
  const std::string path = argv[0], name = path.substr(path.find_last_of('/') + 1);
  const bool help = argc == 2 && (std::strcmp(argv[1], "--help") == 0 || std::strcmp(argv[1], "-h") == 0);
  if (argc > 1 && !help) {
    // One line, whatever the arguments hold.
    std::string got;
    for (int i = 1; i < argc; ++i) got += std::string(" ") + argv[i];
    for (char& c : got)
      if (static_cast<unsigned char>(c) < ' ') c = '?';
    std::fprintf(stderr, "%s: the only argument that it takes is --help, got%s\n", name.c_str(), got.c_str());
    return 2;
  }
  int status = 0;
  if (help)
    std::printf("%s\n%s", name.c_str(), head_comment());
  else
    status = run_program();
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return status;
  std::fprintf(stderr, "%s: cannot write to standard output: %s\n", name.c_str(), std::strerror(errno));
  return 2;
}
