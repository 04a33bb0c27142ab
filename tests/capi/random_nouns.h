/* The random caller's calls, a function a noun of the header. */
#ifndef ERGO_TESTS_RANDOM_NOUNS_H
#define ERGO_TESTS_RANDOM_NOUNS_H
#include "random_hosts.h"

static ergo_slot *cells(void)
{
    static ergo_slot frames[MAX_DEPTH + 2][64];
    memset(frames[depth], 0, sizeof frames[depth]);
    return frames[depth];
}

static ergo_status call_load(void)
{
    const char *src = PICK(SOURCES);
    ergo_module m = 0;
    char path[20];
    snprintf(path, sizeof path, "m%u", below(40));
    ergo_status s = ergo_load(vm, !one_in(20) ? path : one_in(2) ? NULL : "", one_in(20) ? NULL : "f.go", src,
                              one_in(20) ? below((uint32_t)strlen(src) + 1) : strlen(src), &m);
    keep(&modules, m);
    return s;
}

static ergo_status call_load_node(void)
{
    ergo_module m = 0;
    char path[20];
    snprintf(path, sizeof path, "n%u", below(40));
    ergo_status s = ergo_load_node(vm, path, some_node(), &m);
    keep(&modules, m);
    return s;
}

static ergo_status call_host_func(void)
{
    uint32_t m = (uint32_t)some(&modules);
    ergo_host_func(vm, m, "hostS", "func(string) string", host_text, NULL, NULL);
    return ergo_host_func(vm, m, one_in(20) ? "x y" : "host", "func(int) int", host, NULL, one_in(3) ? freed : NULL);
}

static ergo_status call_init(void)
{
    ergo_vm_set_fuel(vm, 50000);
    return ergo_init(vm, (ergo_module)some(&modules));
}

static ergo_status call_eval(void)
{
    char text[200];
    const char *expr = PICK(EXPRESSIONS);
    size_t n = strlen(expr);
    ergo_slot *io = cells();
    ergo_type t = 0;
    ergo_vm_set_fuel(vm, !one_in(20) ? 100000 : one_in(2) ? 5 : 0);
    memcpy(text, expr, n);
    if (one_in(6))
        text[below((uint32_t)n)] = (char)number();
    ergo_status s = ergo_eval(vm, (ergo_module)some(&modules), text, n, one_in(10) ? NULL : io, one_in(10) ? below(4) : 64, one_in(5) ? NULL : &t);
    if (t && s >= 0) {
        ergo_ref r = 0;
        keep(&types, t);
        if (one_in(2) && ergo_ref_new(vm, t, io, one_in(3), &r) == ERGO_OK)
            ergo_ref_free(vm, keep(&refs, r));
    }
    return s;
}

static ergo_status call_find(void)
{
    ergo_func f = 0;
    ergo_status s = ergo_find(vm, (ergo_module)some(&modules), PICK(NAMES), one_in(2) ? NULL : PICK(SIGNATURES), &f);
    keep(&funcs, f);
    return s;
}

static ergo_status call_call(void)
{
    ergo_slot *io = cells();
    ergo_vm_set_fuel(vm, one_in(10) ? 1000000 : 100000);
    if (one_in(2))
        io[0] = below(50);
    else if (ergo_string_new(vm, "hello", 5, io) == ERGO_OK)
        io[2] = below(5);
    return ergo_call(vm, (ergo_func)some(&funcs), io, one_in(10) ? below(5) : 64);
}

static ergo_status call_parse(void)
{
    const char *src = PICK(SOURCES);
    ergo_node *n = NULL;
    ergo_status s = ergo_parse(vm, "p.go", src, strlen(src), &n);
    keep_node(n);
    return s;
}

static ergo_status call_parse_later(void)
{
    const char *src = PICK(SOURCES);
    uint64_t ticket = 0;
    uint32_t left;
    ergo_node *n = NULL;
    ergo_parse_cache(vm, one_in(2) ? 0 : below(100000));
    ergo_parse_later(vm, "l.go", src, strlen(src), below(4), &ticket);
    if (one_in(2))
        ergo_parse_run(vm, below(3), one_in(2) ? NULL : &left);
    ergo_status s = ergo_parse_take(vm, one_in(5) ? number() : ticket, below(3), &n);
    ergo_node_release(n);
    return s;
}

static ergo_status call_release(void)
{
    if (nodes.n) {
        uint32_t i = below(nodes.n);
        ergo_node_release((ergo_node *)(uintptr_t)nodes.at[i]);
        nodes.at[i] = nodes.at[--nodes.n];
    }
    return ERGO_OK;
}

static ergo_status call_retain(void)
{
    ergo_node *n = some_node();
    keep_node(one_in(2) ? ergo_node_retain_parent(n) : n ? ergo_node_retain(n) : NULL);
    return ERGO_OK;
}

static ergo_status call_read_node(void)
{
    ergo_node *n = some_node();
    size_t len;
    uint32_t constant_status;
    char value[8];
    ergo_extent x = { .struct_size = one_in(4) ? below(40) : sizeof x };
    ergo_lifespan l;
    memset(&l, 0, sizeof l);
    ergo_node_kind_name(ergo_node_kind(n) + (one_in(20) ? below(1000) : 0));
    ergo_node_id(n);
    ergo_node_child_count(n);
    ergo_node_trace(n);
    ergo_node_text(n, &len);
    ergo_node_name(n, one_in(2) ? NULL : &len);
    ergo_node_at(n, one_in(2) ? below(500) : (uint32_t)number());
    ergo_node_extent(n, &x);
    ergo_node_lifespan(n, one_in(9) ? NULL : &l);
    return ergo_node_constant(vm, n, value, below(9), &len, one_in(2) ? NULL : &constant_status);
}

static ergo_status call_scope(void)
{
    ergo_node_scope_info info;
    memset(&info, 0, sizeof info);
    info.struct_size = one_in(4) ? below(60) : sizeof info;
    return ergo_node_scope(vm, some_node(), &info);
}

static ergo_status call_probe(void)
{
    uint32_t kinds[4] = { below(100), below(5), (uint32_t)number(), 0 };
    const uint32_t *list = one_in(5) ? NULL : kinds;
    switch (below(5)) {
    case 0: return ergo_node_on_dead(some_node(), one_in(9) ? NULL : died, NULL);
    case 1: return ergo_trace(vm, one_in(2) ? number() : 0);
    case 2: return ergo_node_track(vm, list, list ? below(5) : 0);
    case 3: return ergo_walk_probes(vm, list, list ? below(5) : 0, below(5));
    default: return ergo_node_walk(vm, some_node(), one_in(9) ? NULL : visited, NULL);
    }
}

static ergo_status call_global(void)
{
    void *p = NULL;
    ergo_type t = 0;
    ergo_status s = ergo_global(vm, (ergo_module)some(&modules), PICK(GLOBALS), &p, &t);
    ergo_type_info info = { .struct_size = sizeof info };
    char zero[64] = { 0 };
    keep(&types, t);
    if (s == ERGO_OK && ergo_type_get(vm, t, &info) == ERGO_OK && info.size <= sizeof zero)
        s = ergo_store(vm, t, p, zero);
    return s;
}

static ergo_status call_type(void)
{
    ergo_type t = 0;
    ergo_type_info info = { .struct_size = one_in(4) ? below(80) : sizeof info };
    ergo_field field = { .struct_size = one_in(4) ? below(50) : sizeof field };
    const char *name;
    size_t len;
    ergo_status s = one_in(2) ? ergo_type_of(vm, (ergo_module)some(&modules), PICK(TYPES), &t)
                              : ergo_declare(vm, (ergo_module)some(&modules), PICK(DECLARATIONS), one_in(3) ? below(20) : 8, &t);
    keep(&types, t);
    if (s == ERGO_OK)
        object_type = t;
    ergo_type_get(vm, (ergo_type)some(&types), &info);
    ergo_type_field(vm, (ergo_type)some(&types), below(5), &field);
    ergo_type_name(vm, (ergo_type)some(&types), &name, &len);
    if (ergo_func_type(vm, (ergo_func)some(&funcs), &t) == ERGO_OK) {
        keep(&types, t);
        CHECK(vm, ergo_type_get(vm, t, &info) == ERGO_OK || info.struct_size != sizeof info);
    }
    ergo_type_param(vm, (ergo_type)some(&types), below(5), one_in(10) ? NULL : &t);
    ergo_type_result(vm, (ergo_type)some(&types), below(3), one_in(10) ? NULL : &t);
    ergo_slot *io = cells();
    if (one_in(2) && ergo_eval(vm, (ergo_module)some(&modules), "any(1.5)", 8, io, 2, NULL) != ERGO_OK)
        io[0] = one_in(2) ? number() : below(100);
    ergo_interface_type(vm, one_in(10) ? NULL : io, one_in(10) ? NULL : &t);
    return s;
}

static ergo_status call_make(void)
{
    ergo_slot *io = cells();
    void *p;
    ergo_type t = (ergo_type)some(&types);
    switch (below(5)) {
    case 0: return ergo_string_new(vm, one_in(2) ? NULL : "a\0b", below(4), io);
    case 1: return ergo_string_extern(vm, "extern", below(7), one_in(2) ? freed : NULL, NULL, io);
    case 2: return ergo_slice_new(vm, t, one_in(3) ? (size_t)number() : below(100), one_in(3) ? (size_t)number() : 100, io);
    case 3: return ergo_slice_extern(vm, t, floats, one_in(10) ? 0 : 10, one_in(2) ? freed : NULL, NULL, io);
    default: return ergo_new(vm, t, &p);
    }
}

static ergo_status call_ref(void)
{
    ergo_ref r = some(&refs);
    switch (below(3)) {
    case 0: return ergo_ref_get(vm, r, cells(), one_in(5) ? below(4) : 64);
    case 1: return ergo_on_free(vm, r, one_in(5) ? NULL : freed, NULL);
    default:
        ergo_ref_free(vm, r);
        if (one_in(2))
            ergo_ref_free(vm, r);
        return ERGO_OK;
    }
}

static ergo_status call_object(void)
{
    ergo_slot v = below(100000);
    void *p;
    ergo_type t = one_in(3) ? (ergo_type)some(&types) : object_type;
    ergo_status s = ergo_host_object(vm, t, &object, one_in(2) ? freed : NULL, NULL, &v);
    ergo_host_pointer(vm, t, v, &p);
    for (uint32_t i = below(3); i; i--)
        s = ergo_host_close(vm, t, v);
    ergo_host_pointer(vm, t, v, &p);
    return s;
}

static ergo_status call_collect(void)
{
    ergo_gc_progress progress;
    uint32_t left;
    memset(&progress, 0, sizeof progress);
    progress.struct_size = one_in(4) ? below(40) : sizeof progress;
    switch (below(8)) {
    case 0: return ergo_gc_collect(vm);
    case 1: return ergo_gc_no_gc_region(vm, one_in(2) ? 0 : below(1 << 20));
    case 2: return ergo_gc_release_memory(vm);
    case 3: return ergo_finalize(vm, below(4), one_in(2) ? NULL : &left);
    default: return ergo_gc_step(vm, one_in(3) ? below(5) : 1, one_in(2) ? NULL : &progress);
    }
}

static ergo_status call_parameter(void)
{
    ergo_status s = ergo_gc_set(vm, below(9), !one_in(3) ? below(200) : one_in(2) ? UINT32_MAX : one_in(2) ? number() : 1 << 24);
    ergo_gc_get(vm, below(12));
    if (one_in(2))
        ergo_gc_set(vm, ERGO_GC_LIMIT, 0);
    return s;
}

static ergo_status call_numbers(void)
{
    ergo_mem_stats m;
    uint64_t ns[4], ends[4];
    uint32_t n;
    ergo_size_class rows[3];
    ergo_event events[4];
    memset(&m, 0, sizeof m);
    m.struct_size = one_in(3) ? below(600) : sizeof m;
    ergo_gc_pauses(vm, one_in(3) ? NULL : ns, ends, below(5), &n);
    ergo_mem_by_size(vm, one_in(3) ? NULL : rows, below(4), &n);
    ergo_events_poll(vm, events, below(5));
    ergo_tick(vm);
    ergo_vm_stalled(vm);
    ergo_vm_fuel(vm);
    ergo_vm_user(vm);
    ergo_exit_code(vm);
    ergo_vm_next_timer(vm);
    ergo_build_option(below(40));
    return ergo_mem_stats_get(vm, &m);
}

static ergo_status call_policy(void)
{
    const char *rules = PICK(RULES);
    ergo_node *found[4];
    uint32_t n = 0;
    ergo_status s = ergo_policy_set(vm, one_in(9) ? NULL : rules, strlen(rules), one_in(2) ? vetoed : NULL, NULL);
    ergo_policy_enable(vm, one_in(2) ? "x" : "", below(2));
    if (one_in(3))
        ergo_policy_clear(vm);
    ergo_leak_set(vm, one_in(2) ? leaked : NULL, NULL, below(4));
    if (ergo_policy_candidates(vm, found, below(5), &n) == ERGO_OK)
        while (n)
            ergo_node_release(found[--n]);
    return s;
}

static ergo_status call_export(void)
{
    switch (below(5)) {
    case 0: return ergo_cpu_profile(vm, one_in(3) ? (uint32_t)number() : below(1000));
    case 1: return ergo_trace_goroutines(vm, below(3));
    case 2: return ergo_vm_set_name(vm, one_in(2) ? NULL : "n\"\\\n");
    default: return ergo_export(vm, below(15), below(4), one_in(9) ? NULL : written, NULL);
    }
}

static ergo_status call_snapshot(void)
{
    ergo_snapshot_begin(vm, one_in(2) ? 0 : below(100000));
    if (one_in(2) && depth < MAX_DEPTH)
        any_call();
    ergo_status s = ergo_snapshot_write(vm, written, NULL);
    return one_in(2) ? ergo_snapshot_forget(vm) : s;
}

static ergo_status call_run(void)
{
    ergo_vm_set_fuel(vm, 100000);
    return ergo_vm_run(vm, one_in(3) ? below(10) : 20000, one_in(2) ? number() : 0);
}

static ergo_status call_interrupt(void)
{
    if (one_in(5))
        ergo_vm_interrupt(vm);
    if (one_in(2))
        ergo_vm_clear_interrupt(vm);
    if (depth)
        STATUS(vm, ergo_vm_free(vm), ERGO_E_BUSY);
    return ERGO_OK;
}
#endif
