/* The frame loop: a world of LIVE MiB in nodes of 32 bytes and N parked goroutines; each frame replaces a part of it and gives the collector
 * BUDGET us. Prints, for frames in which the thread was not pre-empted: how long steps took, how far they went over
 * (by the wall clock, and by the thread's CPU clock), and the two pauses of each cycle.
 *
 * frames LIVE_MIB GOROUTINES BUDGET_US FRAMES */
#include "world.h"

int main(int argc, char **argv)
{
    int live = argc > 1 ? atoi(argv[1]) : 64, goroutines = argc > 2 ? atoi(argv[2]) : 0, budget = argc > 3 ? atoi(argv[3]) : 500;
    int frames = argc > 4 ? atoi(argv[4]) : 2000, n_step = 0, n_end = 0, n_over = 0, dropped = 0;
    double *step = calloc(frames, 8), *over = calloc(frames, 8), *busy = calloc(frames, 8), *end = calloc(frames, 8);
    ergo_func frame = 0;
    ergo_config c;
    MUST(ergo_config_init(&c, sizeof c));
    ergo_vm *vm = new_world(&c, live, goroutines, &frame);
    double cpu = now_us(CLOCK_THREAD_CPUTIME_ID);
    MUST(ergo_gc_collect(vm));
    cpu = now_us(CLOCK_THREAD_CPUTIME_ID) - cpu;
    ergo_mem_stats s = stats_of(vm);
    printf("frames: live_mib=%.1f goroutines=%d budget_us=%d\n", s.heap_alloc / 1048576.0, goroutines, budget);
    printf("  whole cycle: cpu_ms=%.1f gb_per_s=%.2f\n", cpu / 1e3, s.heap_alloc / cpu / 1e3);
    for (int i = 0; i < frames; i++) {
        uint64_t cycles = s.num_gc, pause = s.pause_total_ns;
        ergo_gc_progress p;
        long before;
        run_frame(vm, frame, live / 16 + 1);
        memset(&p, 0, sizeof p);
        p.struct_size = sizeof p;
        before = preemptions();
        cpu = now_us(CLOCK_THREAD_CPUTIME_ID);
        MUST(ergo_gc_step(vm, (uint32_t)budget, &p));
        cpu = now_us(CLOCK_THREAD_CPUTIME_ID) - cpu;
        s = stats_of(vm);
        if (preemptions() != before) {
            dropped++;
            continue;
        }
        if (p.elapsed_ns == 0)
            continue;
        step[n_step++] = p.elapsed_ns / 1e3;
        over[n_over] = p.overrun_ns / 1e3;
        busy[n_over++] = cpu > budget ? cpu - budget : 0;
        if (s.num_gc != cycles)
            end[n_end++] = (s.pause_total_ns - pause) / 1e3;
    }
    show("step", step, n_step);
    show("over the budget", over, n_over);
    show("over the budget, CPU time", busy, n_over);
    show("both pauses of a cycle", end, n_end);
    printf("  left out: pre-empted=%d of=%d\n", dropped, frames);
    ergo_vm_free(vm);
    return 0;
}
