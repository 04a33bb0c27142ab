/* Frame mode: a cycle is spread over so many calls of ergo_gc_step, begins in time for that, and a budget that is too small is told. */
#include "check.h"
#include "trees.h"

static const char *PROGRAM = TREES
                             "var world [64]*Node\n"
                             "var at int\n"
                             "func Start() { for i := range world { world[i] = tree(10, 1) } }\n"
                             "func Frame() int {\n"
                             "    world[at%64] = tree(10, 1)\n"
                             "    at++\n"
                             "    return world[(at+7)%64].sum()\n"
                             "}\n";

struct seen { uint64_t cycles, running, most_left, peak; };

static ergo_vm *new_world(uint32_t flags, uint64_t n_frames, ergo_func *frame)
{
    ergo_config c;
    ergo_func start = 0;
    OK(NULL, ergo_config_init(&c, sizeof c));
    c.flags |= flags;
    ergo_vm *vm = new_vm(&c);
    ergo_module m = run_text(vm, PROGRAM);
    OK(vm, ergo_find(vm, m, "Start", "func()", &start));
    OK(vm, ergo_find(vm, m, "Frame", "func() int", frame));
    OK(vm, ergo_call(vm, start, NULL, 0));
    OK(vm, ergo_gc_collect(vm));
    CHECK(vm, ergo_gc_get(vm, ERGO_GC_FRAMES) == 0);
    OK(vm, ergo_gc_set(vm, ERGO_GC_FRAMES, n_frames));
    CHECK(vm, ergo_gc_get(vm, ERGO_GC_FRAMES) == n_frames);
    return vm;
}

static struct seen run(ergo_vm *vm, ergo_func frame, int n, uint32_t budget_us)
{
    struct seen seen = { 0 };
    uint64_t before = stats_of(vm).num_gc;
    for (int i = 0; i < n; i++) {
        ergo_slot sum = 0;
        ergo_gc_progress p;
        OK(vm, ergo_call(vm, frame, &sum, 1));
        CHECK(vm, sum == 1023 * 1024 / 2);
        uint64_t heap = stats_of(vm).heap_alloc;
        if (heap > seen.peak)
            seen.peak = heap;
        memset(&p, 0, sizeof p);
        p.struct_size = sizeof p;
        ergo_status s = ergo_gc_step(vm, budget_us, &p);
        CHECK(vm, s == ERGO_OK || s == ERGO_MORE);
        CHECK(vm, (s == ERGO_MORE) == (p.frames_left > 0));
        CHECK(vm, (s == ERGO_OK) == (p.phase == ERGO_GC_OFF));
        seen.running += s == ERGO_MORE;
        if (p.frames_left > seen.most_left)
            seen.most_left = p.frames_left;
    }
    seen.cycles = stats_of(vm).num_gc - before;
    return seen;
}

static void mode(const char *name, uint32_t flags)
{
    ergo_func frame = 0;
    ergo_vm *vm = new_world(flags, 8, &frame);
    uint64_t live = stats_of(vm).heap_alloc;
    /* A budget that is never used up: what spreads a cycle is the number of frames. How long each takes is the machine's affair; a loaded one has more tries. */
    struct seen seen = run(vm, frame, 2000, 100000);
    for (int i = 0; i < 4 && (seen.running < seen.cycles / 4 || seen.running == 0); i++)
        seen = run(vm, frame, 2000, 100000);
    printf("%s: %llu cycles, %llu frames in them, peak / live %.2f\n", name, (unsigned long long)seen.cycles, (unsigned long long)seen.running,
           (double)seen.peak / live);
    CHECK(vm, seen.cycles >= 5);
    /* Without it each cycle is over in the call that begins it; with it only where the machine was late. */
    CHECK(vm, seen.running >= seen.cycles / 4 && seen.running > 0 && seen.running < 2000);
    CHECK(vm, seen.peak < 3 * live);
    /* Two frames of 20 us are not enough: it is told, and the cycle goes on. */
    OK(vm, ergo_gc_set(vm, ERGO_GC_FRAMES, 2));
    seen = run(vm, frame, 2000, 20);
    for (int i = 0; i < 4 && (seen.cycles < 2 || seen.most_left <= 2); i++)
        seen = run(vm, frame, 2000, 20);
    printf("%s, a budget that is too small: %llu cycles, up to %llu frames\n", name, (unsigned long long)seen.cycles, (unsigned long long)seen.most_left);
    CHECK(vm, seen.cycles >= 2 && seen.most_left > 2);
    /* Off again: a step is a step. */
    OK(vm, ergo_gc_set(vm, ERGO_GC_FRAMES, 0));
    ergo_gc_progress p = { .struct_size = sizeof p };
    OK(vm, ergo_gc_step(vm, 1000000, &p));
    CHECK(vm, p.frames_left == 0);
    OK(NULL, ergo_vm_free(vm));
}

int main(void)
{
    mode("manual", ERGO_MANUAL_GC);
    mode("automatic", 0);
    ergo_vm *vm = new_vm(NULL);
    STATUS(vm, ergo_gc_set(vm, ERGO_GC_FRAMES, (uint64_t)1 << 32), ERGO_E_INVALID);
    CHECK(vm, ergo_gc_get(vm, ERGO_GC_FRAMES) == 0);
    OK(NULL, ergo_vm_free(vm));
    puts("frame_mode: ok");
    return 0;
}
