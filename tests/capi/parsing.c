/* Parsing that the host can steer: trees kept by their text and trimmed by a rule, texts that wait while finalizers run, candidates for release. */
#include "check.h"

static int64_t eval(ergo_vm *vm, ergo_module m, const char *text)
{
    ergo_slot got = 0;
    ergo_type type = 0;
    OK(vm, ergo_eval(vm, m, text, strlen(text), &got, 1, &type));
    return (int64_t)got;
}

static void rules(ergo_vm *vm, const char *text) { OK(vm, ergo_policy_set(vm, text, strlen(text), NULL, NULL)); }

/* Kinds of the events of the ring that the string names, in order: P PARSE_BEGIN, F FINALIZER_RUN, T TRIM. */
static const char *told(ergo_vm *vm)
{
    static char text[64];
    size_t n = 0;
    ergo_event e;
    memset(text, 0, sizeof text);
    while (ergo_events_poll(vm, &e, 1))
        if (n + 1 == sizeof text)
            continue;
        else if (e.kind == ERGO_EV_PARSE_BEGIN || e.kind == ERGO_EV_FINALIZER_RUN || e.kind == ERGO_EV_TRIM)
            text[n++] = e.kind == ERGO_EV_PARSE_BEGIN ? 'P' : e.kind == ERGO_EV_TRIM ? 'T' : 'F';
    return text;
}

static void the_cache(ergo_vm *vm, ergo_module m)
{
    static const char text[] = "item.Price*2 + func(n int) int { return n + item.Price }(1)";
    CHECK(vm, eval(vm, m, text) == 31);
    CHECK(vm, eval(vm, m, text) == 31);
    CHECK(vm, stats_of(vm).kept_trees == 0);
    OK(vm, ergo_parse_cache(vm, 1 << 20));
    CHECK(vm, eval(vm, m, text) == 31);
    ergo_mem_stats kept = stats_of(vm);
    CHECK(vm, kept.kept_trees == 1 && kept.kept_tree_hits == 0);
    CHECK(vm, kept.kept_tree_bytes > sizeof text && kept.kept_tree_bytes < 8192);

    /* The same text: no parse, no node; what it names may have changed. */
    told(vm);
    eval(vm, m, "func() int { item.Price = 20; return 0 }()");
    told(vm);
    for (int i = 0; i < 100; i++)
        CHECK(vm, eval(vm, m, text) == 61);
    CHECK(vm, strcmp(told(vm), "") == 0);
    ergo_mem_stats again = stats_of(vm);
    CHECK(vm, again.kept_trees == 2 && again.kept_tree_hits == 100);
    OK(vm, ergo_gc_collect(vm));
    CHECK(vm, eval(vm, m, text) == 61 && stats_of(vm).kept_tree_hits == 101);

    /* Another trace is another tree. */
    OK(vm, ergo_trace(vm, 7));
    CHECK(vm, eval(vm, m, text) == 61 && stats_of(vm).kept_tree_hits == 101);
    OK(vm, ergo_trace(vm, 0));

    /* What is wrong is not kept, and is told each time. */
    ergo_slot got;
    ergo_type type;
    for (int i = 0; i < 2; i++) {
        STATUS(vm, ergo_eval(vm, m, "nobody + 1", 10, &got, 1, &type), ERGO_E_TYPE);
        STATUS(vm, ergo_eval(vm, m, "1 +", 3, &got, 1, &type), ERGO_E_SYNTAX);
    }
    CHECK(vm, stats_of(vm).kept_trees == 2);

    /* Bounded: however many texts there are. */
    OK(vm, ergo_parse_cache(vm, 16 << 10));
    for (int i = 0; i < 2000; i++) {
        char one[64];
        snprintf(one, sizeof one, "item.Price + %d", i);
        CHECK(vm, eval(vm, m, one) == 20 + i);
        CHECK(vm, stats_of(vm).kept_tree_bytes <= 16 << 10);
    }
    ergo_mem_stats many = stats_of(vm);
    CHECK(vm, many.kept_trees > 10 && many.kept_trees < 200);

    /* The rule lets them go, and the next cycle has their memory. */
    OK(vm, ergo_gc_collect(vm));
    ergo_mem_stats full = stats_of(vm);
    told(vm);
    rules(vm, "[[rule]]\nname = \"ast-cache-trim\"\nwhen = \"heap_alloc > 0\"\naction = \"trim-caches\"\n");
    OK(vm, ergo_gc_collect(vm));
    CHECK(vm, strcmp(told(vm), "T") == 0);
    ergo_mem_stats trimmed = stats_of(vm);
    CHECK(vm, trimmed.kept_trees == 0 && trimmed.kept_tree_bytes == 0);
    CHECK(vm, trimmed.kept_trees_trimmed == full.kept_trees);
    OK(vm, ergo_gc_collect(vm));
    trimmed = stats_of(vm);
    CHECK(vm, trimmed.ast_bytes < full.ast_bytes && trimmed.heap_alloc < full.heap_alloc);
    CHECK(vm, full.heap_alloc - trimmed.heap_alloc >= full.ast_bytes - trimmed.ast_bytes);
    OK(vm, ergo_policy_clear(vm));
    CHECK(vm, eval(vm, m, text) == 61);
    OK(vm, ergo_parse_cache(vm, 0));
    CHECK(vm, stats_of(vm).kept_trees == 0);
}

static int n_left;

/* Evaluates the text that is being evaluated, again and again; the last one forgets all trees under the others' feet. */
static int32_t again(void *user, ergo_ctx *cx, ergo_slot *io, uint32_t n)
{
    ergo_vm *vm = ergo_ctx_vm(cx);
    (void)n;
    if (n_left-- > 0) {
        io[0] = (ergo_slot)eval(vm, *(ergo_module *)user, "again() + item.Price");
        return 0;
    }
    OK(vm, ergo_parse_cache(vm, 0));
    OK(vm, ergo_gc_collect(vm));
    io[0] = 0;
    return 0;
}

static void the_cache_within(ergo_vm *vm, ergo_module m)
{
    for (int i = 0; i < 3; i++) {
        OK(vm, ergo_parse_cache(vm, 1 << 20));
        for (n_left = 5; n_left == 5;)
            CHECK(vm, eval(vm, m, "again() + item.Price") == 6 * 20);
        CHECK(vm, stats_of(vm).kept_trees == 0);
    }
}

static uint64_t later(ergo_vm *vm, const char *file, const char *text, uint32_t urgency)
{
    uint64_t ticket = 0;
    OK(vm, ergo_parse_later(vm, file, text, strlen(text), urgency, &ticket));
    CHECK(vm, ticket != 0);
    return ticket;
}

static void took(ergo_vm *vm, uint64_t ticket)
{
    ergo_node *node = NULL;
    OK(vm, ergo_parse_take(vm, ticket, 0, &node));
    CHECK(vm, node != NULL);
    ergo_node_release(node);
    STATUS(vm, ergo_parse_take(vm, ticket, 1, &node), ERGO_NOT_FOUND);
}

static void the_queue(ergo_vm *vm, ergo_module m)
{
    static const char text[] = "package p\n\nfunc f() int { return g(h(1)) }\n";
    ergo_node *node = NULL;
    uint32_t left = 9;
    ergo_mem_stats before = stats_of(vm);
    uint64_t a = later(vm, "a.go", text, ERGO_PARSE_CAN_WAIT);
    uint64_t b = later(vm, "b.go", "package p\n\nfunc (", ERGO_PARSE_CAN_WAIT);
    uint64_t c = later(vm, "c.go", text, ERGO_PARSE_CRITICAL);
    CHECK(vm, stats_of(vm).other_sys > before.other_sys + 2 * sizeof text);
    STATUS(vm, ergo_parse_take(vm, c, 0, &node), ERGO_MORE);
    CHECK(vm, node == NULL);

    /* Without a reason to wait: critical first, then in order. */
    STATUS(vm, ergo_parse_run(vm, 1, &left), ERGO_MORE);
    CHECK(vm, left == 2);
    took(vm, c);
    STATUS(vm, ergo_parse_take(vm, a, 0, &node), ERGO_MORE);
    OK(vm, ergo_parse_run(vm, 100, &left));
    CHECK(vm, left == 0);
    took(vm, a);
    STATUS(vm, ergo_parse_take(vm, b, 0, &node), ERGO_E_SYNTAX); /* with a partial tree */
    CHECK(vm, node != NULL);
    ergo_node_release(node);

    /* Held back: finalizers first, critical ones as ever, the others not before the reason has gone or somebody needs one. */
    a = later(vm, "a.go", text, ERGO_PARSE_CAN_WAIT);
    b = later(vm, "b.go", text, ERGO_PARSE_CAN_WAIT);
    c = later(vm, "c.go", text, ERGO_PARSE_CRITICAL);
    eval(vm, m, "drop(3)");
    rules(vm, "[[rule]]\nname = \"gc-pressure-backoff\"\nwhen = \"gc_cpu_fraction >= 0\"\naction = \"hold-parsing\"\n");
    OK(vm, ergo_gc_collect(vm));
    told(vm);
    uint64_t pending = stats_of(vm).finalizers_pending;
    CHECK(vm, pending >= 2); /* what ran last may hold the last one */
    STATUS(vm, ergo_parse_run(vm, 100, &left), ERGO_MORE);
    CHECK(vm, left == 2 && stats_of(vm).finalizers_pending == 0);
    const char *order = told(vm);
    size_t n_run = strspn(order, "F");
    CHECK(vm, n_run == pending && strcmp(order + n_run, "P") == 0);
    CHECK(vm, (uint64_t)eval(vm, m, "finalized") == stats_of(vm).finalizers_run_total);
    took(vm, c);
    STATUS(vm, ergo_parse_run(vm, 100, &left), ERGO_MORE);
    CHECK(vm, left == 2);
    STATUS(vm, ergo_parse_take(vm, b, 0, &node), ERGO_MORE);
    OK(vm, ergo_parse_take(vm, b, 1, &node));
    ergo_node_release(node);
    told(vm);
    OK(vm, ergo_policy_enable(vm, "gc-pressure-backoff", 0));
    OK(vm, ergo_parse_run(vm, 100, &left));
    CHECK(vm, left == 0 && strcmp(told(vm), "P") == 0);
    took(vm, a);
    OK(vm, ergo_policy_clear(vm));

    /* A finalizer that panics ends the call, and the texts wait still. */
    a = later(vm, "a.go", text, ERGO_PARSE_CAN_WAIT);
    eval(vm, m, "drop(-1)");
    rules(vm, "[[rule]]\nname = \"gc-pressure-backoff\"\nwhen = \"gc_cpu_fraction >= 0\"\naction = \"hold-parsing\"\n");
    OK(vm, ergo_gc_collect(vm));
    CHECK(vm, stats_of(vm).finalizers_pending > 0);
    STATUS(vm, ergo_parse_run(vm, 100, &left), ERGO_E_PANIC);
    CHECK(vm, left == 1);
    OK(vm, ergo_policy_clear(vm));
    OK(vm, ergo_parse_run(vm, 100, &left));
    CHECK(vm, left == 0);
    took(vm, a);

    uint64_t none = 1;
    STATUS(vm, ergo_parse_later(vm, "x.go", text, 1, 2, &none), ERGO_E_INVALID);
    CHECK(vm, none == 0);
    STATUS(vm, ergo_parse_later(vm, NULL, text, 1, 0, &none), ERGO_E_INVALID);
    STATUS(vm, ergo_parse_later(vm, "\xff", text, 1, 0, &none), ERGO_E_INVALID);
    STATUS(vm, ergo_parse_later(vm, "x.go", NULL, 1, 0, &none), ERGO_E_INVALID);
    STATUS(vm, ergo_parse_later(vm, "x.go", text, SIZE_MAX, 0, &none), ERGO_E_INVALID);
    STATUS(vm, ergo_parse_later(vm, "x.go", text, 1, 0, NULL), ERGO_E_INVALID);
    STATUS(vm, ergo_parse_take(vm, a, 1, NULL), ERGO_E_INVALID);
    STATUS(vm, ergo_parse_take(vm, 0, 1, &node), ERGO_NOT_FOUND);
    uint64_t limit = ergo_gc_get(vm, ERGO_GC_LIMIT);
    OK(vm, ergo_gc_set(vm, ERGO_GC_LIMIT, stats_of(vm).sys + 1000));
    static const char large[4096];
    STATUS(vm, ergo_parse_later(vm, "x.go", large, sizeof large, 0, &none), ERGO_E_NOMEM);
    OK(vm, ergo_gc_set(vm, ERGO_GC_LIMIT, limit));
    STATUS(vm, ergo_parse_take(vm, 12345, 1, &node), ERGO_NOT_FOUND);
    STATUS(NULL, ergo_parse_run(NULL, 1, &left), ERGO_E_INVALID);
    OK(vm, ergo_parse_run(vm, 0, NULL));
}

static void the_candidates(ergo_vm *vm)
{
    ergo_node *file[2], *calls[64];
    uint32_t n = 7;
    static const char first[] = "package p\n\nfunc f() { g(1); g(2); h(g(3)) }\n", second[] = "package p\n\nfunc k() { l(1) }\n";
    OK(vm, ergo_gc_collect(vm));
    OK(vm, ergo_parse(vm, "first.go", first, sizeof first - 1, &file[0]));
    OK(vm, ergo_parse(vm, "second.go", second, sizeof second - 1, &file[1]));
    OK(vm, ergo_policy_candidates(vm, calls, 64, &n));
    CHECK(vm, n == 0); /* no rule has said so */
    rules(vm, "[[rule]]\nname = \"callexpr-candidates\"\nwhen = \"heap_inuse > 0\"\naction = \"mark-candidates\"\n");
    OK(vm, ergo_gc_collect(vm));
    ergo_node *newer;
    OK(vm, ergo_parse(vm, "newer.go", first, sizeof first - 1, &newer));
    OK(vm, ergo_policy_candidates(vm, calls, 4, &n));
    CHECK(vm, n == 4);
    uint64_t last = UINT64_MAX;
    for (uint32_t i = 0; i < n; i++) {
        uint64_t id = ergo_node_id(calls[i]);
        CHECK(vm, id < last && id < ergo_node_id(newer) >> 28 << 28);
        last = id;
        CHECK(vm, strcmp(ergo_node_kind_name(ergo_node_kind(calls[i])), "CallExpr") == 0);
    }
    CHECK(vm, ergo_node_id(calls[0]) >> 28 == ergo_node_id(file[1]) >> 28);
    CHECK(vm, ergo_node_id(calls[3]) >> 28 == ergo_node_id(file[0]) >> 28);
    uint32_t again = 9;
    OK(vm, ergo_policy_candidates(vm, calls, 0, &again));
    CHECK(vm, again == 0);
    for (uint32_t i = 0; i < n; i++)
        ergo_node_release(calls[i]);
    ergo_node_release(file[0]);
    ergo_node_release(file[1]);
    ergo_node_release(newer);
    STATUS(vm, ergo_policy_candidates(vm, NULL, 3, &n), ERGO_E_INVALID);
    STATUS(vm, ergo_policy_candidates(vm, calls, 3, NULL), ERGO_E_INVALID);
    OK(vm, ergo_policy_clear(vm));
}

int main(void)
{
    ergo_config c;
    ergo_config_init(&c, sizeof c);
    c.event_ring_bytes = 1 << 20;
    ergo_vm *vm = new_vm(&c);
    ergo_module m = load_text(vm, "package main\n\nimport \"runtime\"\n\ntype Item struct { Price int }\n\nvar item = &Item{10}\n\nvar finalized int\n\n"
                                 "func drop(n int) int {\n\tif n < 0 {\n\t\tfor range 3 {\n\t\t\truntime.SetFinalizer(&Item{n}, func(*Item) { panic(\"dropped\") })\n\t\t}\n\t}\n\tfor range n {\n\t\truntime.SetFinalizer(&Item{n}, func(*Item) { finalized++ })\n\t}\n\treturn n\n}\n");
    OK(vm, ergo_host_func(vm, m, "again", "func() int", again, &m, NULL));
    OK(vm, ergo_init(vm, m));
    the_cache(vm, m);
    the_cache_within(vm, m);
    the_queue(vm, m);
    the_candidates(vm);
    OK(NULL, ergo_vm_free(vm));
    puts("parsing: ok");
    return 0;
}
