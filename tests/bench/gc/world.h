/* What the host's measurements share: a world of trees that a script keeps and replaces, clocks, pre-emptions, percentiles. */
#define _GNU_SOURCE
#include <ergo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define MUST(call) do { if ((call) < 0) { fprintf(stderr, "%s failed\n", #call); exit(1); } } while (0)

static const char *const WORLD = "package main\n"
                                 "type Node struct { left, right *Node; a, b int }\n"
                                 "func tree(d int) *Node { if d == 0 { return &Node{} }; return &Node{left: tree(d-1), right: tree(d-1), a: d} }\n"
                                 "var world []*Node\n" /* each tree has 1023 nodes: 32 KiB */
                                 "var at int\n"
                                 "var never = make(chan *Node)\n"
                                 "func Start(trees, goroutines int) {\n"
                                 "    world = make([]*Node, trees)\n"
                                 "    for i := range world { world[i] = tree(9) }\n"
                                 "    for i := 0; i < goroutines; i++ { go func() { mine := &Node{a: i}; never <- mine; println(mine.a) }() }\n"
                                 "}\n"
                                 "func Frame(n int) { for i := 0; i < n; i++ { world[at%len(world)] = tree(9); at++ } }\n";

/* A VM with the world in it, that nobody collects but the host. */
static inline ergo_vm *new_world(ergo_config *c, int live_mib, int goroutines, ergo_func *frame)
{
    ergo_vm *vm = NULL;
    ergo_module m = 0;
    ergo_func start = 0;
    ergo_slot io[2] = { (ergo_slot)live_mib * 32, (ergo_slot)goroutines };
    c->flags |= ERGO_MANUAL_GC;
    MUST(ergo_vm_new(c, &vm));
    MUST(ergo_load(vm, "main", "main.go", WORLD, strlen(WORLD), &m));
    MUST(ergo_init(vm, m));
    MUST(ergo_find(vm, m, "Start", "func(trees, goroutines int)", &start));
    MUST(ergo_find(vm, m, "Frame", "func(n int)", frame));
    MUST(ergo_call(vm, start, io, 2));
    MUST(ergo_gc_collect(vm));
    return vm;
}

/* Replaces `trees` trees of the world. */
static inline void run_frame(ergo_vm *vm, ergo_func frame, int trees)
{
    ergo_slot io[1] = { (ergo_slot)trees };
    MUST(ergo_call(vm, frame, io, 1));
}

static inline ergo_mem_stats stats_of(ergo_vm *vm)
{
    ergo_mem_stats s;
    memset(&s, 0, sizeof s);
    s.struct_size = sizeof s;
    MUST(ergo_mem_stats_get(vm, &s));
    return s;
}

static inline long preemptions(void)
{
    struct rusage u;
    getrusage(RUSAGE_THREAD, &u);
    return u.ru_nivcsw;
}

static inline double now_us(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

static inline int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Percentiles of `n` times in us, as a line. */
static inline void show(const char *name, double *v, int n)
{
    qsort(v, n, sizeof *v, by_size);
    if (n == 0)
        printf("  %s: n=0\n", name);
    else
        printf("  %s: n=%d p50=%.1f p99=%.1f p99.9=%.1f max=%.1f\n", name, n, v[n / 2], v[(int)(n * 0.99)], v[(int)(n * 0.999)], v[n - 1]);
}
