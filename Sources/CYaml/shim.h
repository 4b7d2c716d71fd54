#ifndef NETPOL_VERIFY_CYAML_SHIM_H
#define NETPOL_VERIFY_CYAML_SHIM_H
#include <yaml.h>
#endif
