/* Runs a command and writes its user+sys CPU time (microseconds) and peak resident memory (KiB) to file descriptor 3.
 * A small program of its own because the peak that the kernel reports for a child begins at the size of the process that
 * forked it: that of a Python script would hide what small programs need. */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
	if (argc < 2) return 2;
	pid_t child = fork();
	if (child < 0) return 2;
	if (child == 0) {
		close(3);
		execvp(argv[1], argv + 1);
		_exit(127);
	}
	int status = 0;
	struct rusage usage;
	if (wait4(child, &status, 0, &usage) != child) return 2;
	long long us = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000LL + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
	dprintf(3, "%lld %ld\n", us, usage.ru_maxrss);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
