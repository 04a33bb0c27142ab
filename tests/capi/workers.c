/* Mark workers: a script that builds, hands on and drops what it has while threads mark, many VMs, and VMs freed in the middle of a mark. */
#include "check.h"
#include "items.h"

static const char *PROGRAM = ITEMS
                             "var table = map[string]*Item{}\n"
                             "func Round(n int) int {\n"
                             "    ch := make(chan *Item, 4)\n"
                             "    go func() { for i := 0; i < n; i++ { ch <- item(i, 4) }; close(ch) }()\n"
                             "    total := 0\n"
                             "    for it := range ch {\n"
                             "        table[it.name+names[total%5]] = it\n"
                             "        total += it.sum()\n"
                             "        if total%7 == 0 { clear(table) }\n"
                             "    }\n"
                             "    for _, it := range table { total += it.sum() }\n"
                             "    return total\n"
                             "}\n";

static ergo_vm *vm_with(uint32_t workers)
{
    ergo_config c;
    OK(NULL, ergo_config_init(&c, sizeof c));
    c.gc_workers = workers;
    c.rng_seed = 7;
    return new_vm(&c);
}

static ergo_slot round_of(ergo_vm *vm, ergo_func f, ergo_slot n)
{
    ergo_slot answer = n;
    OK(vm, ergo_call(vm, f, &answer, 1));
    return answer;
}

static ergo_func found(ergo_vm *vm)
{
    ergo_module m = run_text(vm, PROGRAM);
    ergo_func f = 0;
    OK(vm, ergo_find(vm, m, "Round", NULL, &f));
    return f;
}

int main(void)
{
    ergo_config c;
    ergo_vm *none = NULL, *alone = vm_with(0), *helped = vm_with(2), *many[24];
    ergo_func f = found(alone), g = found(helped);
    OK(NULL, ergo_config_init(&c, sizeof c));
    c.gc_workers = 65;
    CHECK(NULL, ergo_vm_new(&c, &none) == ERGO_E_INVALID && none == NULL);
    for (int i = 1; i <= 40; i++)
        CHECK(helped, round_of(alone, f, (ergo_slot)i) == round_of(helped, g, (ergo_slot)i));
    OK(alone, ergo_gc_collect(alone));
    OK(helped, ergo_gc_collect(helped));
    CHECK(helped, stats_of(helped).num_gc > 3);
    CHECK(helped, stats_of(helped).total_alloc == stats_of(alone).total_alloc);
    CHECK(helped, stats_of(helped).heap_alloc == stats_of(alone).heap_alloc);
    OK(NULL, ergo_vm_free(alone));
    OK(NULL, ergo_vm_free(helped));
    for (int i = 0; i < 24; i++) {
        many[i] = vm_with(1 + (uint32_t)i % 3);
        round_of(many[i], found(many[i]), 12);
        if (i % 2) { /* in the middle of a mark, or near */
            ergo_status s = ergo_gc_step(many[i], 1, NULL);
            CHECK(many[i], s == ERGO_OK || s == ERGO_MORE);
        }
    }
    for (int i = 0; i < 24; i++)
        OK(NULL, ergo_vm_free(many[i]));
    puts("workers: ok");
    return 0;
}
