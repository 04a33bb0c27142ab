/* A region without cycles, for a level load: none begins by itself before its bytes are allocated, then they begin again; what the memory limit would not
 * allow is refused; what is asked for is done. */
#include "check.h"

#define MIB ((uint64_t)1 << 20)

static const char *PROGRAM = "package main\n"
                             "var sink []byte\n"
                             "func Allocate(mib int) int {\n"
                             "    for i := 0; i < mib<<10; i++ { sink = make([]byte, 1<<10) }\n"
                             "    return len(sink)\n"
                             "}\n";

static ergo_func allocates;

/* Allocates so many MiB of garbage; how many cycles ended meanwhile. */
static uint64_t cycles_of(ergo_vm *vm, uint64_t mib)
{
    uint64_t before = stats_of(vm).num_gc;
    ergo_slot slot = mib;
    OK(vm, ergo_call(vm, allocates, &slot, 1));
    CHECK(vm, slot == 1024);
    return stats_of(vm).num_gc - before;
}

int main(void)
{
    ergo_config c;
    ergo_config_init(&c, sizeof c);
    c.memory_limit = 256 * MIB;
    ergo_vm *vm = new_vm(&c);
    ergo_module m = run_text(vm, PROGRAM);
    OK(vm, ergo_find(vm, m, "Allocate", "func(int) int", &allocates));
    CHECK(vm, cycles_of(vm, 8) > 0);

    OK(vm, ergo_gc_no_gc_region(vm, 64 * MIB));
    CHECK(vm, cycles_of(vm, 48) == 0);
    uint64_t before = stats_of(vm).num_gc;
    OK(vm, ergo_gc_step(vm, 1000, NULL));
    CHECK(vm, stats_of(vm).num_gc == before);
    OK(vm, ergo_gc_collect(vm));
    CHECK(vm, stats_of(vm).num_gc == before + 1);
    CHECK(vm, cycles_of(vm, 8) == 0);
    CHECK(vm, cycles_of(vm, 32) > 0);

    /* Refused, and nothing has changed. */
    STATUS(vm, ergo_gc_no_gc_region(vm, 1024 * MIB), ERGO_E_LIMIT);
    STATUS(vm, ergo_gc_no_gc_region(vm, UINT64_MAX), ERGO_E_LIMIT);
    CHECK(vm, cycles_of(vm, 16) > 0);

    /* Ended before its bytes are used up. */
    OK(vm, ergo_gc_no_gc_region(vm, 64 * MIB));
    CHECK(vm, cycles_of(vm, 16) == 0);
    OK(vm, ergo_gc_no_gc_region(vm, 0));
    CHECK(vm, cycles_of(vm, 16) > 0);
    ergo_vm_free(vm);
    puts("level_load: ok");
    return 0;
}
