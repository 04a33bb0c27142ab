/* A hundred thousand distinct expressions, closures and type declarations in one VM: the second half needs no memory that the first did not. */
#include "check.h"
#ifdef __GLIBC__
#include <malloc.h>
#endif

/* Of the process's own, without pages of files: those of the library's code come as they are run. Counted page by page; what statm tells is off by
 * as much as the processors have not added up yet. */
static long anonymous_kib(void)
{
    long kib = 0;
    char line[256];
#ifdef __GLIBC__
    malloc_trim(0); /* what is free in the C library's own heap is nobody's */
#endif
    FILE *f = fopen("/proc/self/smaps_rollup", "r");
    while (f && fgets(line, sizeof line, f) && sscanf(line, "Anonymous: %ld", &kib) != 1)
        ;
    if (f)
        fclose(f);
    return kib;
}

static int within(double a, double b) { return a <= b * 1.02; }

/* evals [N]: N rounds, a hundred thousand unless said. */
int main(int argc, char **argv)
{
    int n_evals = argc > 1 ? atoi(argv[1]) : 100000;
    ergo_config c;
    ergo_config_init(&c, sizeof c);
    c.gc_assist_us = 1000000; /* no clock cuts a step, so a loaded machine has the same figures */
    ergo_vm *vm = new_vm(&c);
    ergo_module m = run_text(vm, "package main\n\ntype Item struct { Price float64; Count int; Name string }\n\n"
                                 "var item = Item{12.5, 3, \"bolt\"}\n\nfunc limit(n int) float64 { return float64(n) / 2 }\n");
    ergo_mem_stats early = { 0 }, late;
    long early_rss = 0, late_rss;
    long hits = 0, expected = 0;
    for (int i = 0; i < n_evals; i++) {
        char text[160];
        ergo_slot answer = 2;
        ergo_type type = 0;
        int n = snprintf(text, sizeof text, "item.Price*%d.25 > limit(%d) && item.Name != \"n%d\" || item.Count == %d", i % 97, i, i, i);
        OK(vm, ergo_eval(vm, m, text, (size_t)n, &answer, 1, &type));
        CHECK(vm, answer <= 1 && type != 0);
        if (i % 4 == 0) { /* a closure that calls a closure, distinct in each */
            ergo_slot sum = 0;
            n = snprintf(text, sizeof text, "func(n int) int { return func() int { return n + %d }() }(item.Count)", i);
            OK(vm, ergo_eval(vm, m, text, (size_t)n, &sum, 1, &type));
            CHECK(vm, sum == (ergo_slot)i + 3);
        }
        if (i % 4 == 1) { /* types of its own, in an interface */
            ergo_slot got = 0;
            n = snprintf(text, sizeof text, "func() int { type T%d struct { a, b%d int }; var y any = &T%d{a: %d}; return y.(*T%d).a }()", i, i % 50, i, i, i);
            OK(vm, ergo_eval(vm, m, text, (size_t)n, &got, 1, &type));
            CHECK(vm, got == (ergo_slot)i);
        }
        hits += (long)answer;
        expected += 12.5 * ((i % 97) + 0.25) > (double)i / 2 || i == 3;
        if (i == n_evals / 2) {
            OK(vm, ergo_gc_collect(vm));
            early = stats_of(vm);
            early_rss = anonymous_kib();
        }
    }
    OK(vm, ergo_gc_collect(vm));
    late = stats_of(vm);
    late_rss = anonymous_kib();
    printf("evals: HeapAlloc %llu -> %llu, Sys %llu -> %llu, RSS %ld -> %ld KiB, AST %llu, cycles %llu\n", (unsigned long long)early.heap_alloc,
           (unsigned long long)late.heap_alloc, (unsigned long long)early.sys, (unsigned long long)late.sys, early_rss, late_rss,
           (unsigned long long)late.ast_nodes, (unsigned long long)late.num_gc);
    CHECK(vm, hits == expected);
    CHECK(vm, within((double)late.heap_alloc, (double)early.heap_alloc));
    CHECK(vm, within((double)late.sys, (double)early.sys));
    /* The C library's own heap comes to rest a little above, how much depends on what it was asked for; a type kept from each round would be 12 MiB. */
    CHECK(vm, late_rss <= early_rss + 128);
    CHECK(vm, late.ast_nodes == early.ast_nodes);
    OK(NULL, ergo_vm_free(vm));
    puts("evals: ok");
    return 0;
}
