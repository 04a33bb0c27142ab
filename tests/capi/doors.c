/* Callbacks that call back in, nodes and values of another VM, and numbers that nobody would give: a status each time, and the VM goes on. */
#include "check.h"
#include <stdint.h>

static const char *src = "package main\n\nconst c = 6 * 7\n\ntype Res struct{ _ uintptr }\n\nvar keep []*Res\n\nfunc Work() int {\n\tn := 0\n\tfor i := range 1000 {\n\t\tn += len(make([]int, i%7+1))\n\t}\n\treturn n\n}\n";

static ergo_vm *vm;
static int n_called;

/* Every call that enters a VM: whoever is called from inside one gets ERGO_E_BUSY, and nothing happens. */
static void refused_inside(void)
{
    buffer none = { NULL, 0, 0, (size_t)-1 };
    STATUS(NULL, ergo_snapshot_begin(vm, 0), ERGO_E_BUSY);
    STATUS(NULL, ergo_snapshot_write(vm, take, &none), ERGO_E_BUSY);
    STATUS(NULL, ergo_snapshot_forget(vm), ERGO_E_BUSY);
    STATUS(NULL, ergo_export(vm, ERGO_HEAPSNAPSHOT, 0, take, &none), ERGO_E_BUSY);
    STATUS(NULL, ergo_gc_collect(vm), ERGO_E_BUSY);
    STATUS(NULL, ergo_gc_no_gc_region(vm, 0), ERGO_E_BUSY);
    STATUS(NULL, ergo_trace(vm, 1), ERGO_E_BUSY);
    STATUS(NULL, ergo_cpu_profile(vm, 100), ERGO_E_BUSY);
    STATUS(NULL, ergo_trace_goroutines(vm, 1), ERGO_E_BUSY);
    STATUS(NULL, ergo_vm_set_name(vm, "x"), ERGO_E_BUSY);
    STATUS(NULL, ergo_policy_clear(vm), ERGO_E_BUSY);
    STATUS(NULL, ergo_vm_free(vm), ERGO_E_BUSY);
    CHECK(NULL, none.n == 0 && ergo_vm_stalled(vm) == 0);
    ergo_tick(vm); /* [any] */
    stats_of(vm);
    n_called++;
}

static int32_t at_node(void *user, ergo_node *n, uint32_t depth)
{
    (void)depth;
    refused_inside();
    STATUS(NULL, ergo_node_walk(vm, n, at_node, NULL), ERGO_E_BUSY);
    if (user) { /* the last handle on the tree goes while it is walked */
        ergo_node_release(user);
        return 1;
    }
    return n_called < 5 ? 0 : -1;
}

static size_t writer(void *user, const void *p, size_t n)
{
    (void)user; (void)p;
    refused_inside();
    return n;
}

static void fin(void *user, void *p)
{
    CHECK(NULL, user == &n_called && p == (void *)src);
    refused_inside();
}

static int32_t veto(void *user, const char *rule, size_t len, uint32_t action)
{
    (void)user; (void)rule; (void)len; (void)action;
    refused_inside();
    return ERGO_OK;
}

int main(void)
{
    ergo_config c;
    ergo_config_init(&c, sizeof c);
    c.event_ring_bytes = 1 << 16;
    vm = new_vm(&c);
    ergo_vm *other = new_vm(NULL);
    ergo_module m = run_text(vm, src);
    ergo_func work = 0;
    ergo_node *file = NULL, *foreign = NULL;
    OK(vm, ergo_find(vm, m, "Work", NULL, &work));
    OK(vm, ergo_parse(vm, "t.go", src, strlen(src), &file));
    OK(other, ergo_parse(other, "t.go", src, strlen(src), &foreign));

    /* Callbacks that call back in. */
    OK(vm, ergo_node_walk(vm, file, at_node, NULL));
    CHECK(vm, n_called == 5);
    OK(vm, ergo_export(vm, ERGO_HEAPSNAPSHOT, 0, writer, NULL));
    OK(vm, ergo_export(vm, ERGO_OPENMETRICS, 0, writer, NULL));
    OK(vm, ergo_snapshot_begin(vm, 0));
    OK(vm, ergo_gc_collect(vm));
    OK(vm, ergo_snapshot_write(vm, writer, NULL));
    CHECK(vm, n_called > 7);
    static const char rules[] = "[[rule]]\nname = \"each\"\nwhen = \"num_gc >= 0\"\naction = \"snapshot\"\nrepeat = true\n";
    n_called = 0;
    OK(vm, ergo_policy_set(vm, rules, sizeof rules - 1, veto, NULL));
    OK(vm, ergo_gc_collect(vm));
    CHECK(vm, n_called > 0);
    OK(vm, ergo_policy_clear(vm));
    n_called = 0;
    ergo_type res = 0;
    ergo_slot io[1] = { 0 };
    OK(vm, ergo_type_of(vm, m, "*Res", &res));
    OK(vm, ergo_host_object(vm, res, (void *)(uintptr_t)src, fin, &n_called, io));
    STATUS(vm, ergo_host_close(vm, res + 1, io[0]), ERGO_E_TYPE);
    STATUS(vm, ergo_host_close(vm, 0, io[0]), ERGO_E_TYPE);
    STATUS(vm, ergo_host_close(vm, UINT32_MAX, io[0]), ERGO_E_TYPE);
    STATUS(other, ergo_host_close(other, res, io[0]), ERGO_E_TYPE);
    STATUS(vm, ergo_host_close(vm, res, io[0] + 1), ERGO_E_TYPE);
    STATUS(vm, ergo_host_close(vm, res, 0), ERGO_E_TYPE);
    STATUS(vm, ergo_host_close(vm, res, UINT64_MAX), ERGO_E_TYPE);
    STATUS(NULL, ergo_host_close(NULL, res, io[0]), ERGO_E_INVALID);
    CHECK(vm, n_called == 0);
    OK(vm, ergo_host_close(vm, res, io[0]));
    CHECK(vm, n_called == 1);
    /* One without `fin` is closed as well, once. */
    OK(vm, ergo_host_object(vm, res, NULL, NULL, NULL, io));
    OK(vm, ergo_host_close(vm, res, io[0]));
    STATUS(vm, ergo_host_close(vm, res, io[0]), ERGO_E_TYPE);

    /* Nodes of another VM. */
    ergo_node_scope_info at;
    memset(&at, 0, sizeof at);
    at.struct_size = sizeof at;
    size_t len = 9;
    uint32_t stale = 9;
    ergo_module other_m = 9;
    char text[4];
    STATUS(vm, ergo_node_walk(vm, foreign, at_node, NULL), ERGO_E_INVALID);
    STATUS(vm, ergo_node_scope(vm, foreign, &at), ERGO_E_INVALID);
    STATUS(vm, ergo_node_constant(vm, foreign, text, 4, &len, &stale), ERGO_E_INVALID);
    CHECK(vm, len == 0);
    STATUS(vm, ergo_load_node(vm, "q", foreign, &other_m), ERGO_E_INVALID);
    CHECK(vm, other_m == 0 && n_called == 1);

    /* NULL, and what is no node. */
    STATUS(NULL, ergo_node_walk(NULL, file, at_node, NULL), ERGO_E_INVALID);
    STATUS(NULL, ergo_node_scope(NULL, file, &at), ERGO_E_INVALID);
    STATUS(NULL, ergo_node_constant(NULL, file, text, 4, &len, NULL), ERGO_E_INVALID);
    STATUS(vm, ergo_node_constant(vm, file, text, 4, NULL, NULL), ERGO_E_INVALID);
    STATUS(vm, ergo_node_constant(vm, (ergo_node *)(void *)text, text, 4, &len, NULL), ERGO_E_STALE);
    STATUS(vm, ergo_node_scope(vm, (ergo_node *)(void *)text, &at), ERGO_E_STALE);
    STATUS(vm, ergo_node_walk(vm, (ergo_node *)(void *)text, at_node, NULL), ERGO_E_STALE);
    CHECK(NULL, ergo_node_trace((ergo_node *)(void *)text) == 0);
    STATUS(NULL, ergo_trace(NULL, 1), ERGO_E_INVALID);
    STATUS(NULL, ergo_node_track(NULL, NULL, 0), ERGO_E_INVALID);
    STATUS(NULL, ergo_walk_probes(NULL, NULL, 0, 0), ERGO_E_INVALID);
    STATUS(NULL, ergo_gc_no_gc_region(NULL, 0), ERGO_E_INVALID);
    STATUS(NULL, ergo_cpu_profile(NULL, 1), ERGO_E_INVALID);
    STATUS(NULL, ergo_trace_goroutines(NULL, 1), ERGO_E_INVALID);
    STATUS(NULL, ergo_vm_set_name(NULL, "x"), ERGO_E_INVALID);
    STATUS(NULL, ergo_snapshot_write(NULL, take, NULL), ERGO_E_INVALID);
    STATUS(NULL, ergo_snapshot_forget(NULL), ERGO_E_INVALID);

    /* struct_size: 0, less than a field, of an older caller. */
    OK(vm, ergo_load_node(vm, "t", file, &other_m));
    OK(vm, ergo_init(vm, other_m));
    at.struct_size = 0;
    STATUS(vm, ergo_node_scope(vm, file, &at), ERGO_E_INVALID);
    STATUS(vm, ergo_node_scope(vm, file, NULL), ERGO_E_INVALID);
    memset(&at, 0xA5, sizeof at);
    at.struct_size = 8;
    OK(vm, ergo_node_scope(vm, file, &at));
    CHECK(vm, at.struct_size == 8 && at.scope != 0xA5A5A5A5u && at.declared_in == 0xA5A5A5A5u);

    /* Kinds: lengths and numbers that no array has. */
    uint32_t kind = 256;
    STATUS(vm, ergo_node_track(vm, &kind, 1), ERGO_E_INVALID);
    kind = UINT32_MAX;
    STATUS(vm, ergo_walk_probes(vm, &kind, 1, 1), ERGO_E_INVALID);
    kind = ergo_node_kind(file);
    STATUS(vm, ergo_node_track(vm, &kind, SIZE_MAX), ERGO_E_INVALID);
    STATUS(vm, ergo_walk_probes(vm, &kind, SIZE_MAX / 2, 1), ERGO_E_INVALID);
    STATUS(vm, ergo_walk_probes(vm, NULL, SIZE_MAX, 1), ERGO_E_INVALID);
    OK(vm, ergo_walk_probes(vm, &kind, 1, UINT64_MAX));

    /* Profiles: two at once, none to end, rates that no clock has. */
    STATUS(vm, ergo_cpu_profile(vm, 0), ERGO_E_INVALID);
    OK(vm, ergo_cpu_profile(vm, UINT32_MAX));
    STATUS(vm, ergo_cpu_profile(vm, 1), ERGO_E_BUSY);
    OK(vm, ergo_call(vm, work, io, 1));
    buffer file_of = { NULL, 0, 0, (size_t)-1 };
    OK(vm, ergo_export(vm, ERGO_PPROF_CPU, 0, take, &file_of));
    CHECK(vm, file_of.n > 20);
    OK(vm, ergo_cpu_profile(vm, 0));
    STATUS(vm, ergo_cpu_profile(vm, 0), ERGO_E_INVALID);
    OK(vm, ergo_trace_goroutines(vm, 0));
    OK(vm, ergo_trace_goroutines(vm, UINT32_MAX));
    OK(vm, ergo_trace_goroutines(vm, 1));
    OK(vm, ergo_call(vm, work, io, 1));

    /* Names of the VM. */
    STATUS(vm, ergo_vm_set_name(vm, NULL), ERGO_E_INVALID);
    STATUS(vm, ergo_vm_set_name(vm, "\xff\xfe"), ERGO_E_INVALID);
    OK(vm, ergo_vm_set_name(vm, "a\"b\\c\nd {x} 1"));
    file_of.n = 0;
    OK(vm, ergo_export(vm, ERGO_OPENMETRICS, 0, take, &file_of));
    CHECK(vm, strstr(file_of.p, "{vm=\"a\\\"b\\\\c\\nd {x} 1\"} ") && strstr(file_of.p, "\n# EOF\n"));
    OK(vm, ergo_vm_set_name(vm, ""));
    file_of.n = 0;
    OK(vm, ergo_export(vm, ERGO_OPENMETRICS, 0, take, &file_of));
    CHECK(vm, !strstr(file_of.p, "vm=\""));

    /* Flags and formats. */
    STATUS(vm, ergo_export(vm, 0, 0, take, &file_of), ERGO_E_INVALID);
    STATUS(vm, ergo_export(vm, UINT32_MAX, 0, take, &file_of), ERGO_E_INVALID);
    STATUS(vm, ergo_export(vm, ERGO_HTML_REPORT, 2, take, &file_of), ERGO_E_INVALID);
    STATUS(vm, ergo_export(vm, ERGO_HTML_REPORT, 0, NULL, NULL), ERGO_E_INVALID);
    for (int i = 0; i < 2; i++) {
        file_of.n = 0;
        OK(vm, ergo_export(vm, ERGO_HTML_REPORT, 1, take, &file_of));
        CHECK(vm, file_of.n > 1000);
    }

    /* A snapshot asked for while another is begun, in the middle of a cycle, with one byte; and numbers of a region that no memory has. */
    uint64_t before = 0;
    OK(vm, ergo_snapshot_begin(vm, 0));
    ergo_gc_step(vm, 1, NULL);
    file_of.n = 0;
    OK(vm, ergo_export(vm, ERGO_HEAPSNAPSHOT, 0, take, &file_of));
    CHECK(vm, file_of.n > 100);
    STATUS(vm, ergo_snapshot_write(vm, take, &file_of), ERGO_E_STALE);
    OK(vm, ergo_snapshot_begin(vm, 1));
    OK(vm, ergo_gc_collect(vm));
    STATUS(vm, ergo_snapshot_write(vm, take, &file_of), ERGO_E_NOMEM);
    before = stats_of(vm).other_sys;
    OK(vm, ergo_snapshot_begin(vm, UINT64_MAX));
    OK(vm, ergo_gc_collect(vm));
    CHECK(vm, stats_of(vm).other_sys > before);
    OK(vm, ergo_snapshot_begin(vm, 0)); /* what was written down is forgotten at once */
    CHECK(vm, stats_of(vm).other_sys == before);
    OK(vm, ergo_gc_no_gc_region(vm, UINT64_MAX / 2));
    OK(vm, ergo_gc_no_gc_region(vm, UINT64_MAX / 2));
    OK(vm, ergo_call(vm, work, io, 1));
    OK(vm, ergo_gc_no_gc_region(vm, 0));
    OK(vm, ergo_call(vm, work, io, 1));

    /* The last handle goes while its tree is walked. */
    OK(other, ergo_parse(vm, "w.go", src, strlen(src), &file));
    n_called = 0;
    OK(vm, ergo_node_walk(vm, file, at_node, file));
    CHECK(vm, n_called == 1);
    OK(vm, ergo_gc_collect(vm));

    /* Freed with a snapshot begun, a profile and a trace being taken. */
    OK(vm, ergo_snapshot_begin(vm, 0));
    ergo_gc_step(vm, 1, NULL);
    OK(vm, ergo_cpu_profile(vm, 1));
    ergo_node_release(foreign);
    OK(NULL, ergo_vm_free(vm));
    OK(NULL, ergo_vm_free(other));
    free(file_of.p);
    puts("doors: ok");
    return 0;
}
