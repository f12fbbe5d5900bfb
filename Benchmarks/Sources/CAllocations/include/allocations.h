#pragma once

/// How many times this process has asked for memory: malloc, calloc, realloc and their aligned kin.
long allocation_count(void);
