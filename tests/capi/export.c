/* ergo_export: every format through a writer; short counts and wrong arguments are refused; what is told agrees with the statistics. */
#include "check.h"

static buffer written(ergo_vm *vm, uint32_t format, uint32_t flags)
{
    buffer b = { NULL, 0, 0, (size_t)-1 };
    OK(vm, ergo_export(vm, format, flags, take, &b));
    return b;
}

static unsigned long long sample(ergo_vm *vm, const char *text, const char *name)
{
    char key[100];
    snprintf(key, sizeof key, "\n%s ", name);
    const char *at = strstr(text, key);
    CHECK(vm, at != NULL);
    return strtoull(at + strlen(key), NULL, 10);
}

int main(void)
{
    ergo_config c;
    ergo_config_init(&c, sizeof c);
    CHECK(NULL, c.telemetry == ERGO_TELEMETRY_COUNTERS && c.memprofile_rate == 512 * 1024);
    c.memprofile_rate = 1;
    c.flags = ERGO_KEEP_SOURCES;
    ergo_vm *vm = new_vm(&c);
    ergo_module m = run_text(vm, "package main\n\nvar kept [][]byte\n\nfunc Grow(n int) {\n\tfor range n {\n\t\tkept = append(kept, make([]byte, 500))\n\t}\n}\n");
    ergo_func grow;
    OK(vm, ergo_find(vm, m, "Grow", "func(int)", &grow));
    ergo_slot io[1] = { 1000 };
    OK(vm, ergo_call(vm, grow, io, 1));
    OK(vm, ergo_gc_collect(vm));

    buffer gz = written(vm, ERGO_PPROF_HEAP, 0);
    CHECK(vm, gz.n > 20 && (unsigned char)gz.p[0] == 0x1f && (unsigned char)gz.p[1] == 0x8b);
    OK(vm, ergo_trace_goroutines(vm, 1));
    OK(vm, ergo_call(vm, grow, io, 1));
    OK(vm, ergo_trace_goroutines(vm, 0));
    buffer trace = written(vm, ERGO_GO_TRACE, 0);
    int names_goroutine = 0;
    for (size_t i = 0; i + 9 < trace.n; i++)
        names_goroutine |= memcmp(trace.p + i, "main.Grow", 9) == 0;
    CHECK(vm, names_goroutine);
    free(trace.p);
    CHECK(vm, ergo_cpu_profile(vm, 0) == ERGO_E_INVALID);
    OK(vm, ergo_cpu_profile(vm, 10000));
    CHECK(vm, ergo_cpu_profile(vm, 100) == ERGO_E_BUSY);
    OK(vm, ergo_call(vm, grow, io, 1));
    buffer cpu = written(vm, ERGO_PPROF_CPU, 0);
    CHECK(vm, cpu.n > 20 && (unsigned char)cpu.p[0] == 0x1f && (unsigned char)cpu.p[1] == 0x8b);
    OK(vm, ergo_cpu_profile(vm, 0));
    CHECK(vm, ergo_cpu_profile(vm, 0) == ERGO_E_INVALID);
    free(cpu.p);
    buffer om = written(vm, ERGO_OPENMETRICS, 0);
    CHECK(vm, strcmp(om.p + om.n - 6, "# EOF\n") == 0);
    ergo_mem_stats s = stats_of(vm);
    CHECK(vm, sample(vm, om.p, "go_memstats_alloc_bytes_total") == s.total_alloc);
    CHECK(vm, sample(vm, om.p, "go_memstats_heap_alloc_bytes") == s.heap_alloc);
    CHECK(vm, sample(vm, om.p, "ergo_gc_cycles_total") == s.num_gc);
    buffer pm = written(vm, ERGO_OPENMETRICS, 1);
    CHECK(vm, strstr(pm.p, "# TYPE go_memstats_alloc_bytes_total counter\n") && !strstr(pm.p, "# EOF"));
    buffer folded = written(vm, ERGO_FLAME_FOLDED, 0);
    CHECK(vm, strstr(folded.p, "main.Grow:7 "));
    unsigned long long sum = 0;
    for (const char *line = folded.p; *line; line = strchr(line, '\n') + 1) {
        const char *end = strchr(line, '\n');
        while (end[-1] != ' ')
            end--;
        sum += strtoull(end, NULL, 10);
    }
    CHECK(vm, sum == s.total_alloc);
    buffer speedscope = written(vm, ERGO_SPEEDSCOPE, 0), csv = written(vm, ERGO_GC_TABLE_CSV, 0), jsonl = written(vm, ERGO_EVENTS_JSONL, 0);
    CHECK(vm, speedscope.p[0] == '{' && strncmp(csv.p, "time_ms,pause_us,nodes_surviving,node_survival_percent,", 55) == 0);
    uint64_t lines = 0;
    for (size_t i = 0; i < jsonl.n; i++)
        lines += jsonl.p[i] == '\n';
    CHECK(vm, lines == s.num_gc);

    buffer html = written(vm, ERGO_HTML_REPORT, 0);
    CHECK(vm, strncmp(html.p, "<!DOCTYPE html>", 15) == 0 && strstr(html.p, "Content-Security-Policy") && strstr(html.p, "kept = append(kept, make([]byte, 500))"));
    CHECK(vm, html.n < 200 * 1024 && strstr(html.p, "\"heap\":null"));
    buffer heap = written(vm, ERGO_HTML_REPORT, 1);
    CHECK(vm, strstr(heap.p, "\"heap\":{\"cycle\"") && strstr(heap.p, "main.kept") && strstr(heap.p, "\"diff\":null"));
    OK(vm, ergo_call(vm, grow, io, 1));
    free(heap.p);
    heap = written(vm, ERGO_HTML_REPORT, 1);
    CHECK(vm, strstr(heap.p, "\"old_cycle\""));

    STATUS(vm, ergo_export(vm, 999, 0, take, &gz), ERGO_E_INVALID);
    STATUS(vm, ergo_export(vm, ERGO_OPENMETRICS, 0, NULL, NULL), ERGO_E_INVALID);
    STATUS(vm, ergo_export(vm, ERGO_OPENMETRICS, 2, take, &gz), ERGO_E_INVALID);
    STATUS(vm, ergo_export(vm, ERGO_PPROF_HEAP, 1, take, &gz), ERGO_E_INVALID);
    buffer small = { NULL, 0, 0, 10 };
    STATUS(vm, ergo_export(vm, ERGO_OPENMETRICS, 0, take, &small), ERGO_E_INVALID);
    CHECK(vm, small.n == 10);
    STATUS(NULL, ergo_export(NULL, ERGO_OPENMETRICS, 0, take, &small), ERGO_E_INVALID);
    OK(vm, ergo_call(vm, grow, io, 1));
    char *all[] = { gz.p, om.p, pm.p, folded.p, speedscope.p, csv.p, jsonl.p, html.p, heap.p, small.p };
    OK(NULL, ergo_vm_free(vm));
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        free(all[i]);
    puts("export: ok");
    return 0;
}
