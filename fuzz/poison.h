/* SPDX-License-Identifier: BSD-2-Clause */
/* With ASan, bytes that nobody may read are seen to be read; without, nothing happens. */
#ifndef EARLYMEM_FUZZ_POISON_H
#define EARLYMEM_FUZZ_POISON_H

#if defined(__SANITIZE_ADDRESS__)
#define POISON 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define POISON 1
#endif
#endif
#ifdef POISON
#include <sanitizer/asan_interface.h>
#define poison(from, size) __asan_poison_memory_region((from), (size))
#define unpoison(from, size) __asan_unpoison_memory_region((from), (size))
#else
#define poison(from, size) ((void)(from), (void)(size))
#define unpoison(from, size) ((void)(from), (void)(size))
#endif

#endif
