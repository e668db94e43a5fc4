// The one function that C++ libraries have since GLIBCXX_3.4.32: it sees to it that the standard streams are ready.
#include <ios>

extern "C" void _ZSt21ios_base_library_initv() { static std::ios_base::Init ready; }
