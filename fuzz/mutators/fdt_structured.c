/* SPDX-License-Identifier: BSD-2-Clause */
/* The mutator of fdt_structured as AFL++ loads it. Names and arguments are AFL++'s. */
#include <stdlib.h>
#include <string.h>

#include "fuzz/fdt_mutate.h"

struct afl_state;

struct mutator {
	uint32_t seed;
	uint8_t *room; /* for the input at work */
	size_t size;
};

struct mutator *afl_custom_init(struct afl_state *afl, unsigned int seed);
size_t afl_custom_fuzz(struct mutator *m, const uint8_t *buf, size_t buf_size, uint8_t **out_buf,
		       const uint8_t *add_buf, size_t add_buf_size, size_t max_size);
void afl_custom_deinit(struct mutator *m);

struct mutator *afl_custom_init(struct afl_state *afl, unsigned int seed)
{
	struct mutator *m = calloc(1, sizeof(*m));

	(void)afl;
	if (m)
		m->seed = seed;
	return m;
}

size_t afl_custom_fuzz(struct mutator *m, const uint8_t *buf, size_t buf_size, uint8_t **out_buf,
		       const uint8_t *add_buf, size_t add_buf_size, size_t max_size)
{
	(void)add_buf;
	(void)add_buf_size;
	if (max_size > m->size) {
		uint8_t *room = realloc(m->room, max_size);

		if (!room)
			return 0;
		m->room = room;
		m->size = max_size;
	}
	if (buf_size > max_size)
		buf_size = max_size;
	memcpy(m->room, buf, buf_size);
	*out_buf = m->room;
	return fdt_mutate(m->room, buf_size, max_size, m->seed++);
}

void afl_custom_deinit(struct mutator *m)
{
	free(m->room);
	free(m);
}
