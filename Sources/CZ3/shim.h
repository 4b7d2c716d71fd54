#ifndef NETPOL_VERIFY_CZ3_SHIM_H
#define NETPOL_VERIFY_CZ3_SHIM_H

// z3_macros.h guards DEFINE_TYPE with #ifndef. A struct per handle gives every handle a Swift type of its own;
// without it all of them import as OpaquePointer and swapped arguments compile.
#define DEFINE_TYPE(T) typedef struct T##_handle { char unused; } *T

#include <z3.h>

#endif
