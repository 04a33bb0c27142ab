/* The frame loop: a world of LIVE MiB in nodes of 32 bytes and N parked goroutines; each frame replaces a part of it and gives the collector
 * BUDGET us. Prints, for frames in which the thread was not pre-empted: how long steps took, how far they went over, and the two pauses of each cycle.
 *
 * frames LIVE_MIB GOROUTINES BUDGET_US FRAMES */
#define _GNU_SOURCE
#include <ergo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static const char *PROGRAM = "package main\n"
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

#define MUST(call) do { if ((call) != ERGO_OK) { fprintf(stderr, "%s failed\n", #call); exit(1); } } while (0)

static long preemptions(void)
{
    struct rusage u;
    getrusage(RUSAGE_THREAD, &u);
    return u.ru_nivcsw;
}

static double now_us(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void show(const char *name, double *v, int n)
{
    qsort(v, n, sizeof *v, by_size);
    if (n == 0)
        printf("  %-22s no samples\n", name);
    else
        printf("  %-22s n %6d  p50 %8.1f  p99 %8.1f  p99.9 %8.1f  max %8.1f us\n", name, n, v[n / 2], v[(int)(n * 0.99)], v[(int)(n * 0.999)], v[n - 1]);
}

int main(int argc, char **argv)
{
    int live = argc > 1 ? atoi(argv[1]) : 64, goroutines = argc > 2 ? atoi(argv[2]) : 0, budget = argc > 3 ? atoi(argv[3]) : 500;
    int frames = argc > 4 ? atoi(argv[4]) : 2000, n_step = 0, n_end = 0, n_over = 0, dropped = 0;
    double *step = calloc(frames, 8), *over = calloc(frames, 8), *end = calloc(frames, 8);
    ergo_config c;
    ergo_vm *vm = NULL;
    ergo_module m = 0;
    ergo_func start = 0, frame = 0;
    ergo_slot io[2];
    ergo_mem_stats s;
    double t, cpu;
    MUST(ergo_config_init(&c, sizeof c));
    c.flags |= ERGO_MANUAL_GC;
    MUST(ergo_vm_new(&c, &vm));
    MUST(ergo_load(vm, "main", "main.go", PROGRAM, strlen(PROGRAM), &m));
    MUST(ergo_init(vm, m));
    MUST(ergo_find(vm, m, "Start", "func(trees, goroutines int)", &start));
    MUST(ergo_find(vm, m, "Frame", "func(n int)", &frame));
    io[0] = (ergo_slot)live * 32;
    io[1] = (ergo_slot)goroutines;
    MUST(ergo_call(vm, start, io, 2));
    t = now_us(CLOCK_THREAD_CPUTIME_ID);
    MUST(ergo_gc_collect(vm));
    cpu = now_us(CLOCK_THREAD_CPUTIME_ID) - t;
    memset(&s, 0, sizeof s);
    s.struct_size = sizeof s;
    MUST(ergo_mem_stats_get(vm, &s));
    printf("live %.1f MiB, %d goroutines, budget %d us\n", s.heap_alloc / 1048576.0, goroutines, budget);
    printf("  whole cycle            %.1f ms CPU, %.2f GB/s\n", cpu / 1e3, s.heap_alloc / cpu / 1e3);
    for (int i = 0; i < frames; i++) {
        uint64_t cycles = s.num_gc, pause = s.pause_total_ns;
        ergo_gc_progress p;
        long before;
        io[0] = (ergo_slot)(live / 16 + 1);
        MUST(ergo_call(vm, frame, io, 1));
        memset(&p, 0, sizeof p);
        p.struct_size = sizeof p;
        before = preemptions();
        if (ergo_gc_step(vm, (uint32_t)budget, &p) < 0)
            return 1;
        MUST(ergo_mem_stats_get(vm, &s));
        if (preemptions() != before) {
            dropped++;
            continue;
        }
        if (p.elapsed_ns == 0)
            continue;
        step[n_step++] = p.elapsed_ns / 1e3;
        over[n_over++] = p.overrun_ns / 1e3;
        if (s.num_gc != cycles)
            end[n_end++] = (s.pause_total_ns - pause) / 1e3;
    }
    show("step", step, n_step);
    show("over the budget", over, n_over);
    show("both pauses of a cycle", end, n_end);
    printf("  %d of %d steps were pre-empted and left out\n", dropped, frames);
    ergo_vm_free(vm);
    return 0;
}
