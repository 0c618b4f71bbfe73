/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Run a target on files, with any compiler: TARGET-replay [--no-fork] FILE...
 *
 * Each file runs in a process of its own with a time limit, and the last line
 * counts: "N passed, M failed". With --no-fork all run in this process, for a
 * debugger or a coverage build; the first wrong one ends it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fuzz/target.h"

/* Seconds; the slowest input takes a few milliseconds. */
#define TIME_LIMIT 60

/* 0, or -1 with a message on stderr. */
static int run_file(const char *path)
{
	size_t size = 0, room = 4096;
	uint8_t *data = malloc(room);
	FILE *in = fopen(path, "rb");

	if (!in || !data) {
		perror(path);
		free(data);
		if (in)
			fclose(in);
		return -1;
	}
	for (;;) {
		size_t got = fread(data + size, 1, room - size, in);

		size += got;
		if (got == 0)
			break;
		if (size == room) {
			uint8_t *more = realloc(data, room * 2);

			if (!more)
				abort();
			data = more;
			room *= 2;
		}
	}
	fclose(in);
	LLVMFuzzerTestOneInput(data, size);
	free(data);
	return 0;
}

static int run_forked(const char *path)
{
	int status;
	pid_t child = fork();

	if (child < 0) {
		perror("fork");
		exit(2);
	}
	if (child == 0) {
		alarm(TIME_LIMIT);
		exit(run_file(path) ? 1 : 0);
	}
	if (waitpid(child, &status, 0) < 0) {
		perror("waitpid");
		exit(2);
	}
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}

int main(int argc, char **argv)
{
	int first = 1, passed = 0, failed = 0;
	int (*run)(const char *) = run_forked;

	if (argc > 1 && strcmp(argv[1], "--no-fork") == 0) {
		run = run_file;
		first = 2;
	}
	if (first >= argc) {
		fprintf(stderr, "usage: %s [--no-fork] FILE...\n", argv[0]);
		return 2;
	}
	for (int i = first; i < argc; i++) {
		if (run(argv[i]) == 0) {
			passed++;
			continue;
		}
		failed++;
		printf("FAILED: %s\n", argv[i]);
		fflush(stdout);
	}
	printf("%d passed, %d failed\n", passed, failed);
	return failed ? 1 : 0;
}
