/* ergo_mem_stats of an older caller, of this one, and of a newer one: each gets what its struct_size has room for, and not a byte more is written. */
#include <stddef.h>

#include "check.h"

typedef struct { ergo_mem_stats known; uint64_t of_a_later_version[4]; } newer;

int main(void)
{
    ergo_vm *vm = new_vm(NULL);
    run_text(vm, "package main\n\nvar kept [][]byte\n\nfunc init() {\n\tfor range 100 {\n\t\tkept = append(kept, make([]byte, 1000))\n\t}\n}\n");
    ergo_mem_stats whole = stats_of(vm);
    CHECK(vm, whole.total_alloc > 100000 && whole.mallocs > 100);

    /* Every size from the smallest on. */
    for (size_t size = 8; size <= sizeof whole; size++) {
        unsigned char room[sizeof whole];
        memset(room, 0xA5, sizeof room);
        uint32_t said = (uint32_t)size;
        memcpy(room, &said, sizeof said);
        OK(vm, ergo_mem_stats_get(vm, (ergo_mem_stats *)(void *)room));
        CHECK(vm, memcmp(room, &said, sizeof said) == 0);
        /* Whole words up to total_alloc are those of the whole reading; only time_ns differs. */
        if (size >= offsetof(ergo_mem_stats, sys))
            CHECK(vm, memcmp(room + offsetof(ergo_mem_stats, total_alloc), &whole.total_alloc, 8) == 0);
        for (size_t i = size; i < sizeof room; i++)
            CHECK(vm, room[i] == 0xA5);
    }
    newer later;
    memset(&later, 0xA5, sizeof later);
    later.known.struct_size = sizeof later;
    OK(vm, ergo_mem_stats_get(vm, &later.known));
    CHECK(vm, later.known.struct_size == sizeof later && later.known.mallocs == whole.mallocs && later.known.gc_percent == 100);
    for (size_t i = 0; i < 4; i++)
        CHECK(vm, later.of_a_later_version[i] == 0xA5A5A5A5A5A5A5A5u);

    for (uint32_t size = 0; size < 8; size++) {
        ergo_mem_stats none;
        memset(&none, 0xA5, sizeof none);
        none.struct_size = size;
        STATUS(vm, ergo_mem_stats_get(vm, &none), ERGO_E_INVALID);
        CHECK(vm, none.mallocs == 0xA5A5A5A5A5A5A5A5u);
    }
    STATUS(vm, ergo_mem_stats_get(vm, NULL), ERGO_E_INVALID);
    STATUS(NULL, ergo_mem_stats_get(NULL, &whole), ERGO_E_INVALID);
    OK(NULL, ergo_vm_free(vm));
    puts("mem_stats_struct_size: ok");
    return 0;
}
