/* A frame loop: the host gives the collector a slice of each frame, and nothing else collects. */
#include "check.h"
#include "trees.h"

static const char *PROGRAM = TREES
                             "var world [16]*Node\n"
                             "var at int\n"
                             "func Start() { for i := range world { world[i] = tree(10, 1) } }\n"
                             "func Frame() int {\n"
                             "    world[at%16] = tree(10, 1)\n" /* a sixteenth of the world is new each frame, its like is garbage */
                             "    at++\n"
                             "    return world[(at+7)%16].sum()\n"
                             "}\n";

struct seen { int mark, sweep, over, more; unsigned long long overrun; };

static void frames(ergo_vm *vm, ergo_func frame, int n, uint32_t budget_us, struct seen *seen)
{
    for (int i = 0; i < n; i++) {
        ergo_slot sum = 0;
        ergo_gc_progress p;
        ergo_status s;
        OK(vm, ergo_call(vm, frame, &sum, 1));
        CHECK(vm, sum == 1023 * 1024 / 2);
        memset(&p, 0, sizeof p);
        p.struct_size = sizeof p;
        s = ergo_gc_step(vm, budget_us, &p);
        CHECK(vm, s == ERGO_OK || s == ERGO_MORE);
        CHECK(vm, p.permille_done <= 1000 && (s == ERGO_MORE || p.permille_done == 1000));
        CHECK(vm, (p.phase == ERGO_GC_OFF) == (s == ERGO_OK));
        seen->mark += p.phase == ERGO_GC_MARK;
        seen->sweep += p.phase == ERGO_GC_SWEEP;
        seen->over += s == ERGO_OK;
        seen->more += s == ERGO_MORE;
        if (p.overrun_ns > seen->overrun)
            seen->overrun = p.overrun_ns;
    }
}

/* `factor`: how much garbage may lie about; little time a frame, long cycles. */
static void manual(uint32_t debug, uint32_t budget_us, int n, uint64_t factor)
{
    ergo_config c;
    ergo_vm *vm;
    ergo_module m;
    ergo_func start = 0, frame = 0;
    ergo_mem_stats before, after;
    struct seen seen = { 0 };
    OK(NULL, ergo_config_init(&c, sizeof c));
    c.flags |= ERGO_MANUAL_GC;
    c.gc_debug = debug;
    vm = new_vm(&c);
    m = run_text(vm, PROGRAM);
    OK(vm, ergo_find(vm, m, "Start", "func()", &start));
    OK(vm, ergo_find(vm, m, "Frame", "func() int", &frame));
    OK(vm, ergo_call(vm, start, NULL, 0));
    OK(vm, ergo_gc_collect(vm));
    before = stats_of(vm);
    frames(vm, frame, n, budget_us, &seen);
    after = stats_of(vm);
    printf("steps of %u us: %llu cycles, %llu steps, heap %llu -> %llu, %d in mark, %d in sweep, overrun %llu ns\n", (unsigned)budget_us,
           (unsigned long long)(after.num_gc - before.num_gc), (unsigned long long)after.gc_steps, (unsigned long long)before.heap_alloc,
           (unsigned long long)after.heap_alloc, seen.mark, seen.sweep, seen.overrun);
    CHECK(vm, after.num_gc >= before.num_gc + 2);
    CHECK(vm, after.num_forced_gc == 1);
    uint64_t counted = 0;
    for (int i = 0; i < 16; i++)
        counted += after.step_ns_hist[i];
    CHECK(vm, counted == after.gc_steps);
    /* In half a millisecond a whole cycle fits. */
    CHECK(vm, seen.over > 0 && (budget_us != 1 || (seen.mark > 0 && seen.more > 0)));
    CHECK(vm, after.gc_steps > 0 && after.gc_step_total_ns >= after.step_max_ns && after.step_max_ns > 0);
    CHECK(vm, after.heap_alloc < factor * before.heap_alloc);
    /* A whole cycle in the middle of another. */
    OK(vm, ergo_gc_collect(vm));
    CHECK(vm, stats_of(vm).heap_alloc < before.heap_alloc + before.heap_alloc / 4);
    OK(NULL, ergo_vm_free(vm));
}

static void freed_in_the_middle(void)
{
    for (int n = 0; n < 12; n++) {
        ergo_config c;
        ergo_vm *vm;
        ergo_module m;
        ergo_func start = 0, frame = 0;
        struct seen seen = { 0 };
        OK(NULL, ergo_config_init(&c, sizeof c));
        c.flags |= ERGO_MANUAL_GC;
        vm = new_vm(&c);
        m = run_text(vm, PROGRAM);
        OK(vm, ergo_find(vm, m, "Start", "func()", &start));
        OK(vm, ergo_find(vm, m, "Frame", "func() int", &frame));
        OK(vm, ergo_call(vm, start, NULL, 0));
        frames(vm, frame, n, 50, &seen);
        OK(NULL, ergo_vm_free(vm));
    }
}

int main(void)
{
    ergo_vm *vm = new_vm(NULL);
    ergo_gc_progress small;
    manual(ERGO_GCD_VERIFY | ERGO_GCD_POISON, 1, 4000, 64); /* one unit a frame at worst */
    manual(ERGO_GCD_VERIFY | ERGO_GCD_POISON, 100, 400, 4);
    manual(0, 0, 400, 4);
    freed_in_the_middle();
    STATUS(NULL, ergo_gc_step(NULL, 1, NULL), ERGO_E_INVALID);
    OK(vm, ergo_gc_step(vm, 0, NULL)); /* nothing to do */
    memset(&small, 0, sizeof small);
    small.struct_size = 4;
    STATUS(vm, ergo_gc_step(vm, 100, &small), ERGO_E_INVALID);
    OK(vm, ergo_gc_set(vm, ERGO_GC_MAX_STEP_US, 250));
    CHECK(vm, ergo_gc_get(vm, ERGO_GC_MAX_STEP_US) == 250);
    OK(vm, ergo_gc_set(vm, ERGO_GC_MAX_ASSIST_US, 90));
    CHECK(vm, ergo_gc_get(vm, ERGO_GC_MAX_ASSIST_US) == 90);
    STATUS(vm, ergo_gc_set(vm, ERGO_GC_MAX_STEP_US, 0), ERGO_E_INVALID);
    OK(NULL, ergo_vm_free(vm));
    puts("steps: ok");
    return 0;
}
