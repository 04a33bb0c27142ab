/* A random caller of everything in ergo.h: right and wrong arguments in any order, in any configuration, from callbacks too. What must hold: no crash, no status
 * ERGO_E_BUG, no memory of the host's that is not given back.
 *
 * random_calls                       the seeds of the test
 * RANDOM_CALLS_SEEDS=1000-2000       others, each a machine of its own; RANDOM_CALLS_VERIFY=1: with a second mark after each cycle, and snapshots above all
 * RANDOM_CALLS_ONLY=3,17             of one seed only these calls, for making a case small; RANDOM_CALLS_TELL=1: each call with its status */
#include "check.h"
#include "random_nouns.h"
#include <unistd.h>

enum { CALLS = 150 };

static const struct { const char *name; ergo_status (*run)(void); uint32_t weight; } CALLS_OF[] = {
    { "load", call_load, 2 }, { "load_node", call_load_node, 1 }, { "host_func", call_host_func, 1 }, { "init", call_init, 2 },
    { "eval", call_eval, 6 }, { "find", call_find, 3 }, { "call", call_call, 5 }, { "parse", call_parse, 1 },
    { "parse_later", call_parse_later, 1 }, { "release", call_release, 1 }, { "retain", call_retain, 2 }, { "read_node", call_read_node, 2 },
    { "scope", call_scope, 1 }, { "probe", call_probe, 3 }, { "global", call_global, 1 }, { "type", call_type, 3 },
    { "make", call_make, 4 }, { "ref", call_ref, 3 }, { "object", call_object, 2 }, { "collect", call_collect, 4 },
    { "parameter", call_parameter, 1 }, { "numbers", call_numbers, 2 }, { "policy", call_policy, 2 }, { "export", call_export, 3 },
    { "snapshot", call_snapshot, 1 }, { "run", call_run, 1 }, { "interrupt", call_interrupt, 1 },
};

static void read_errors(void)
{
    ergo_error e = { .struct_size = one_in(5) ? below(100) : sizeof e };
    ergo_frame f = { .struct_size = sizeof f };
    uint32_t n = ergo_error_count(vm);
    for (uint32_t i = 0; i <= n && i < 5; i++) {
        ergo_error_get(vm, i, &e);
        ergo_error_frame(vm, i, below(5), &f);
    }
}

static uint32_t any_row(void)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < COUNT(CALLS_OF); i++)
        sum += CALLS_OF[i].weight;
    uint32_t at = below(sum), row = 0;
    while (at >= CALLS_OF[row].weight)
        at -= CALLS_OF[row++].weight;
    return row;
}

static void any_call(void)
{
    uint32_t row = any_row();
    ergo_status s = verifies && one_in(5) ? (one_in(2) ? call_snapshot() : call_collect()) : CALLS_OF[row].run();
    if (tells)
        fprintf(stderr, "%*s%s: %s\n", 2 * depth, "", CALLS_OF[row].name, ergo_status_name(s));
    CHECK(vm, s != ERGO_E_BUG);
    if (s < 0 && one_in(4))
        read_errors();
}

static ergo_config any_config(void)
{
    static const uint32_t debugs[] = { 0, 1, 2, 4, 8, 32, 64, 128, 256, 1 | 32 | 128, 2 | 1, 4 | 32 | 256 };
    ergo_config c;
    OK(NULL, ergo_config_init(&c, sizeof c));
    if (one_in(2))
        c.flags = below(64) & (ERGO_MANUAL_GC | ERGO_KEEP_AST | ERGO_FLIGHT_RECORDER | ERGO_KEEP_SOURCES);
    if (one_in(20))
        c.flags = below(64);
    c.log_fn = one_in(2) ? logged : NULL;
    c.stdout_fn = one_in(2) ? written : NULL;
    c.import_fn = one_in(20) ? imported : NULL;
    c.allow_fn = one_in(3) ? allowed : NULL;
    /* Files and processes stay out of it: what is written would stay. */
    c.allow = one_in(3) ? below(128) & ~(uint64_t)ERGO_ALLOW_WRITE : 0;
    if (one_in(3))
        c.memory_limit = one_in(2) ? below(32 << 20) : below(4 << 20);
    c.gc_workers = one_in(3) ? below(3) : 0;
    c.gc_percent = !one_in(3) ? 100 : one_in(2) ? UINT32_MAX : 1;
    c.gc_debug = verifies ? ERGO_GCD_VERIFY | ERGO_GCD_POISON | ERGO_GCD_INVALIDPTR : one_in(2) ? PICK(debugs) : 0;
    c.event_ring_bytes = one_in(3) ? below(10000) : 0;
    c.telemetry = below(2);
    c.memprofile_rate = one_in(3) ? 0 : below(1000);
    c.gctrace = one_in(4);
    c.max_call_depth = one_in(4) ? below(5) : 0;
    c.min_heap = one_in(4) ? below(1 << 22) : 0;
    c.rng_seed = below(2);
    c.tick_us = one_in(20) ? 5 : 0;
    if (!one_in(3)) {
        c.realloc_fn = realloc_hook;
        refused_from = one_in(2) ? 0 : 1 + below(200);
        refuses_forever = (int)below(2);
    }
    c.struct_size = one_in(20) ? below(300) : sizeof c;
    return c;
}

static void prepare(void)
{
    ergo_module m = 0;
    ergo_status s = ergo_load(vm, "main", "main.go", SOURCES[0], strlen(SOURCES[0]), &m);
    keep(&modules, m);
    if (s != ERGO_OK || one_in(8))
        return;
    ergo_host_func(vm, m, "host", "func(int) int", host, NULL, NULL);
    ergo_host_func(vm, m, "hostS", "func(string) string", host_text, NULL, NULL);
    if (one_in(8))
        return;
    ergo_init(vm, m);
    for (size_t i = 0; i < COUNT(NAMES); i++) {
        ergo_func f = 0;
        ergo_find(vm, m, NAMES[i], NULL, &f);
        keep(&funcs, f);
    }
}

static int is_wanted(const char *only, int call)
{
    char list[16];
    snprintf(list, sizeof list, "%d", call);
    size_t n = strlen(list);
    for (const char *at = only; at && (at = strstr(at, list)) != NULL; at += n)
        if ((at == only || at[-1] == ',') && (at[n] == ',' || at[n] == 0))
            return 1;
    return only == NULL;
}

static void machine(uint64_t seed)
{
    ergo_vm *made = NULL;
    modules.n = funcs.n = types.n = refs.n = nodes.n = 0;
    depth = refuses_forever = 0;
    object_type = 0;
    live_bytes = n_reallocs = refused_from = 0;
    seed_with(seed, 0);
    ergo_config c = any_config();
    if (ergo_vm_new(&c, &made) != ERGO_OK) {
        CHECK(NULL, made == NULL && live_bytes == 0);
        return;
    }
    vm = made;
    if (!one_in(8))
        prepare();
    const char *only = getenv("RANDOM_CALLS_ONLY");
    for (int i = 0; i < CALLS; i++)
        if (is_wanted(only, i)) {
            seed_with(seed, (uint64_t)i + 7);
            if (tells)
                fprintf(stderr, "#%d ", i);
            any_call();
        }
    int held = one_in(2);
    while (!held && nodes.n)
        call_release();
    vm = NULL;
    ergo_status s = ergo_vm_free(made);
    CHECK(NULL, s >= ERGO_OK);
    while (nodes.n)
        call_release();
    CHECK(NULL, live_bytes == 0);
}

int main(void)
{
    const char *range = getenv("RANDOM_CALLS_SEEDS");
    unsigned long long from = 1, to = 41;
    tells = getenv("RANDOM_CALLS_TELL") != NULL;
    for (verifies = 0; verifies < 2; verifies++) {
        if (range) {
            CHECK(NULL, sscanf(range, "%llu-%llu", &from, &to) == 2);
            verifies = getenv("RANDOM_CALLS_VERIFY") != NULL;
        }
        for (unsigned long long seed = from; seed < to; seed++) {
            /* Told by whoever finds a crash. */
            fprintf(stderr, "seed %llu%s\n", seed, verifies ? ", verified" : "");
            alarm(120);
            machine(seed);
        }
        if (range)
            break;
    }
    puts("random_calls: ok");
    return 0;
}
