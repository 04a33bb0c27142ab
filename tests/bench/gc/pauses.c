/* The two pauses of a cycle, each by itself, out of gctrace lines: CYCLES cycles over a world of LIVE MiB and N parked goroutines, half of it
 * replaced before each, in steps of 1 ms. A pause is left out if the thread was pre-empted in its step.
 *
 * pauses LIVE_MIB GOROUTINES CYCLES */
#include "world.h"

/* Of the newest line: pauses in us. */
static double first_us, second_us;

static void on_log(void *user, int32_t level, const char *line, size_t n)
{
    double a, b, c;
    char text[400];
    (void)user, (void)level;
    snprintf(text, sizeof text, "%.*s", (int)n, line);
    char *clock = strstr(text, "%: ");
    if (clock && sscanf(clock, "%%: %lf+%lf+%lf", &a, &b, &c) == 3)
        first_us = a * 1e3, second_us = c * 1e3;
}

int main(int argc, char **argv)
{
    int live = argc > 1 ? atoi(argv[1]) : 64, goroutines = argc > 2 ? atoi(argv[2]) : 10000, cycles = argc > 3 ? atoi(argv[3]) : 100;
    double *first = calloc(cycles, 8), *second = calloc(cycles, 8);
    int n_first = 0, n_second = 0;
    ergo_func frame = 0;
    ergo_config c;
    MUST(ergo_config_init(&c, sizeof c));
    c.log_fn = on_log;
    c.gctrace = 1;
    ergo_vm *vm = new_world(&c, live, goroutines, &frame);
    printf("pauses: live_mib=%.1f goroutines=%d\n", stats_of(vm).heap_alloc / 1048576.0, goroutines);
    for (int i = 0; i < cycles; i++) {
        uint64_t before = stats_of(vm).num_gc;
        int is_first = 1, is_first_clean = 0, has_ended = 0, state = ERGO_MORE;
        run_frame(vm, frame, live * 17);
        while (state == ERGO_MORE) {
            long switches = preemptions();
            MUST(state = ergo_gc_step(vm, 1000, NULL));
            int is_clean = preemptions() == switches;
            if (is_first)
                is_first_clean = is_clean;
            is_first = 0;
            if (has_ended || stats_of(vm).num_gc == before)
                continue;
            has_ended = 1; /* what is left is the sweep */
            if (is_first_clean)
                first[n_first++] = first_us;
            if (is_clean)
                second[n_second++] = second_us;
        }
    }
    show("begin", first, n_first);
    show("end", second, n_second);
    ergo_vm_free(vm);
    return 0;
}
