// The one function that libstdc++ has since GLIBCXX_3.4.32: it initializes the standard streams.
#include <ios>

extern "C" void _ZSt21ios_base_library_initv() { static std::ios_base::Init ready; }
