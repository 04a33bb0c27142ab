/* Many VMs: the time of one made and freed, without and with a small program in it, and resident memory over all these cycles; then memory of
 * COUNT VMs at rest, and what is left when all are freed, once and again. Resident: pages of the process's own, after what the C library's heap has free went back.
 *
 * vms cycles CYCLES
 * vms rest COUNT */
#include "world.h"
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

static const char *const SMALL = "package main\n"
                                 "type Rule struct { Name string; Limit float64 }\n"
                                 "var rules = map[string]*Rule{\"a\": {\"a\", 1.5}, \"b\": {\"b\", 2.5}}\n"
                                 "func Check(x float64) bool { return x > rules[\"a\"].Limit }\n";

static double resident_kib(void)
{
    long pages = 0, resident = 0, of_files = 0;
#ifdef __GLIBC__
    malloc_trim(0);
#endif
    FILE *f = fopen("/proc/self/statm", "r");
    if (!f || fscanf(f, "%ld %ld %ld", &pages, &resident, &of_files) != 3)
        exit(1);
    fclose(f);
    return (resident - of_files) * (sysconf(_SC_PAGESIZE) / 1024.0);
}

static ergo_vm *new_vm(int has_program)
{
    ergo_vm *vm = NULL;
    MUST(ergo_vm_new(NULL, &vm));
    if (has_program) {
        ergo_module m = 0;
        ergo_func check = 0;
        ergo_slot io[1] = { ergo_from_f64(2) };
        MUST(ergo_load(vm, "main", "main.go", SMALL, strlen(SMALL), &m));
        MUST(ergo_init(vm, m));
        MUST(ergo_find(vm, m, "Check", "func(x float64) bool", &check));
        MUST(ergo_call(vm, check, io, 1));
    }
    return vm;
}

static void cycles(int has_program, int n)
{
    double *took = malloc(n * sizeof *took);
    int kept = 0;
    memset(took, 1, n * sizeof *took); /* its pages are there before memory is measured */
    for (int i = 0; i < 100; i++)
        ergo_vm_free(new_vm(has_program));
    double before = resident_kib(), cpu = now_us(CLOCK_THREAD_CPUTIME_ID);
    for (int i = 0; i < n; i++) {
        long switches = preemptions();
        double start = now_us(CLOCK_MONOTONIC);
        ergo_vm_free(new_vm(has_program));
        double end = now_us(CLOCK_MONOTONIC);
        if (preemptions() == switches)
            took[kept++] = end - start;
    }
    cpu = now_us(CLOCK_THREAD_CPUTIME_ID) - cpu;
    double after = resident_kib();
    printf("%s, made and freed: cycles=%d cpu_us=%.1f resident_before_kib=%.0f resident_after_kib=%.0f\n", has_program ? "with a program" : "bare", n, cpu / n, before, after);
    show("unpreempted", took, kept);
    free(took);
}

static void rest(int has_program, int n)
{
    ergo_vm **vms = malloc(n * sizeof *vms);
    memset(vms, 1, n * sizeof *vms); /* its pages are there before memory is measured */
    ergo_vm_free(new_vm(has_program));
    double before = resident_kib(), full = 0, after[2];
    ergo_mem_stats s;
    for (int batch = 0; batch < 2; batch++) {
        for (int i = 0; i < n; i++)
            vms[i] = new_vm(has_program);
        full = batch ? full : resident_kib();
        s = stats_of(vms[n / 2]);
        for (int i = 0; i < n; i++)
            ergo_vm_free(vms[i]);
        after[batch] = resident_kib();
    }
    printf("%s, at rest: vms=%d resident_each_kib=%.1f sys_each_kib=%.1f heap_sys_each_kib=%.1f before_kib=%.0f freed_kib=%.0f freed_again_kib=%.0f\n",
           has_program ? "with a program" : "bare", n, (full - before) / n, s.sys / 1024.0, s.heap_sys / 1024.0, before, after[0], after[1]);
    free(vms);
}

int main(int argc, char **argv)
{
    int n = argc > 2 ? atoi(argv[2]) : 1000;
    int is_rest = argc > 1 && strcmp(argv[1], "rest") == 0;
    for (int has_program = 0; has_program < 2; has_program++)
        (is_rest ? rest : cycles)(has_program, n);
    return 0;
}
