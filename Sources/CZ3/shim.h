#ifndef NETPOL_VERIFY_CZ3_SHIM_H
#define NETPOL_VERIFY_CZ3_SHIM_H

// z3_macros.h guards DEFINE_TYPE with #ifndef. A struct per handle gives every handle a Swift type of its own;
// without it all of them import as OpaquePointer and swapped arguments compile.
#define DEFINE_TYPE(T) typedef struct T##_handle { char unused; } *T

#include <z3.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

// Z3 frees all that a check took. What it frees stays with the process, for the next check: to get it from the system
// again is a tenth of the time of small checks.
static inline void netpol_verify_keep_freed_memory(void) {
#ifdef __GLIBC__
  mallopt(M_TRIM_THRESHOLD, 256 << 20);
  mallopt(M_TOP_PAD, 16 << 20);
  // Where it has grown to by itself in the end; the calls above stop it from growing.
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
#endif
}

#endif
