/* A mark that the workers carry alone: CYCLES cycles over a tree of 2 million nodes of 32 bytes, with WORKERS workers. The host asks for each, lets the script begin it, and is
 * away but for a step of 1 us each 150 us, which ends the mark if it is over: its share of the time is printed. Times out of gctrace lines, the mark alone.
 *
 * workers WORKERS CYCLES */
#include "world.h"
#include <unistd.h>

static const char *const TREE = "package main\n"
                                "type Node struct { left, right *Node; a, b int }\n"
                                "func tree(d int) *Node { if d == 0 { return &Node{} }; return &Node{left: tree(d-1), right: tree(d-1)} }\n"
                                "var root *Node\n"
                                "func Build() { root = tree(20) }\n"
                                "func Begin() { for i := 0; i < 3; i++ { _ = i } }\n";

static double mark_us;

static void on_log(void *user, int32_t level, const char *line, size_t n)
{
    double a, b, c;
    char text[400];
    (void)user, (void)level;
    snprintf(text, sizeof text, "%.*s", (int)n, line);
    char *clock = strstr(text, "%: ");
    if (clock && sscanf(clock, "%%: %lf+%lf+%lf", &a, &b, &c) == 3)
        mark_us = b * 1e3;
}

int main(int argc, char **argv)
{
    int workers = argc > 1 ? atoi(argv[1]) : 1, cycles = argc > 2 ? atoi(argv[2]) : 20, n = 0;
    double *rates = calloc(cycles, 8), *own = calloc(cycles, 8);
    ergo_module m = 0;
    ergo_func build = 0, begin = 0;
    ergo_config c;
    ergo_vm *vm = NULL;
    MUST(ergo_config_init(&c, sizeof c));
    c.log_fn = on_log;
    c.gctrace = 1;
    c.gc_workers = workers;
    c.flags |= ERGO_MANUAL_GC;
    MUST(ergo_vm_new(&c, &vm));
    MUST(ergo_load(vm, "main", "main.go", TREE, strlen(TREE), &m));
    MUST(ergo_init(vm, m));
    MUST(ergo_find(vm, m, "Build", "func()", &build));
    MUST(ergo_find(vm, m, "Begin", "func()", &begin));
    MUST(ergo_call(vm, build, NULL, 0));
    MUST(ergo_gc_collect(vm));
    for (int i = 0; i < cycles; i++) {
        uint64_t before = stats_of(vm).num_gc;
        double stepped = 0;
        ergo_gc_hint(vm);
        MUST(ergo_call(vm, begin, NULL, 0));
        while (stats_of(vm).num_gc == before) {
            double from = now_us(CLOCK_MONOTONIC);
            MUST(ergo_gc_step(vm, 1, NULL));
            stepped += now_us(CLOCK_MONOTONIC) - from;
            usleep(150);
        }
        own[n] = 100 * stepped / mark_us;
        rates[n++] = mark_us;
        while (ergo_gc_step(vm, 1000, NULL) == ERGO_MORE)
            ;
    }
    show("own share, percent", own, n);
    show("mark", rates, n);
    printf("  workers: n=%d median_gbs=%.3f best_gbs=%.3f\n", workers, (double)((1 << 21) - 1) * 32 / 1e3 / rates[n / 2], (double)((1 << 21) - 1) * 32 / 1e3 / rates[0]);
    ergo_vm_free(vm);
    return 0;
}
