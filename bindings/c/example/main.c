/* A rule engine in a C program: orders go in, decisions come out, memory stays where it was.
 *
 * It shows the whole way once: load Go source, bind host functions, call both ways, hold a syntax-tree node while the
 * rest of the tree is collected, evaluate ten thousand distinct expressions, see a finalizer run, read MemStats. */
#include <ergo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct ledger { int entries; int closed; };

static void fail(ergo_vm *vm, const char *what, ergo_status s)
{
    fprintf(stderr, "%s: %s\n", what, ergo_status_name(s));
    for (uint32_t i = 0; vm && i < ergo_error_count(vm); i++) {
        ergo_error e = { .struct_size = sizeof e };
        if (ergo_error_get(vm, i, &e) == ERGO_OK)
            fprintf(stderr, "  %.*s:%u:%u: %.*s\n", (int)e.file_len, e.file, e.line, e.column, (int)e.message_len, e.message);
    }
    exit(1);
}
#define MUST(vm, call) do { ergo_status s_ = (call); if (s_ < 0) fail(vm, #call, s_); } while (0)

/* func stockOf(customer string) int */
static int32_t stock_of(void *user, ergo_ctx *cx, ergo_slot *io, uint32_t nslots)
{
    (void)user; (void)cx; (void)nslots;
    io[0] = io[1] > 4 ? 25 : 8; /* the length of the name decides: a host may be as odd as it likes */
    return ERGO_OK;
}

/* func record(l *Ledger, id int, verdict string) */
static int32_t record(void *user, ergo_ctx *cx, ergo_slot *io, uint32_t nslots)
{
    const ergo_type *ledger_type = user;
    void *p = NULL;
    (void)nslots;
    if (ergo_host_pointer(ergo_ctx_vm(cx), *ledger_type, io[0], &p) != ERGO_OK)
        return ergo_throw(cx, "record: not a ledger", 20);
    ((struct ledger *)p)->entries++;
    return ERGO_OK;
}

static void close_ledger(void *user, void *p)
{
    (void)user;
    ((struct ledger *)p)->closed = 1;
}

static size_t print_out(void *user, const void *p, size_t n) { return fwrite(p, 1, n, user); }

static char *read_file(const char *name, size_t *len)
{
    FILE *f = fopen(name, "rb");
    if (!f) { perror(name); exit(1); }
    char *text = malloc(1 << 20);
    *len = text ? fread(text, 1, 1 << 20, f) : 0;
    fclose(f);
    return text;
}

static void memory_row(ergo_vm *vm, const char *when)
{
    ergo_mem_stats m = { .struct_size = sizeof m };
    MUST(vm, ergo_mem_stats_get(vm, &m));
    printf("%-34s %10llu %10llu %9llu %8llu %6llu\n", when, (unsigned long long)m.heap_alloc, (unsigned long long)m.sys,
           (unsigned long long)m.heap_objects, (unsigned long long)m.ast_nodes, (unsigned long long)m.num_gc);
}

int main(int argc, char **argv)
{
    size_t len, text_len;
    const char *file = argc > 1 ? argv[1] : "rules.go";
    char *src = read_file(file, &len);

    ergo_vm *vm = NULL;
    ergo_config config;
    MUST(NULL, ergo_config_init(&config, sizeof config));
    config.stdout_fn = print_out;
    config.stdout_user = stdout;
    MUST(NULL, ergo_vm_new(&config, &vm));
    printf("%-34s %10s %10s %9s %8s %6s\n", "memory", "HeapAlloc", "Sys", "Objects", "AST", "NumGC");
    memory_row(vm, "a fresh VM");

    /* Parse; keep one node: the condition of Discount.Apply. The module keeps what it still needs of the tree. */
    ergo_node *tree = NULL, *kept = NULL;
    MUST(vm, ergo_parse(vm, "rules.go", src, len, &tree));
    const char *cond = strstr(src, "o.Total >= r.From && d.err == nil");
    kept = ergo_node_retain(ergo_node_at(tree, (uint32_t)(cond - src) + 18)); /* at "&&" */
    ergo_module rules;
    ergo_type ledger_type;
    MUST(vm, ergo_load_node(vm, "rules", tree, &rules));
    MUST(vm, ergo_host_func(vm, rules, "stockOf", "func(customer string) int", stock_of, NULL, NULL));
    MUST(vm, ergo_host_func(vm, rules, "record", "func(l *Ledger, id int, verdict string)", record, &ledger_type, NULL));
    memory_row(vm, "rules.go parsed");
    MUST(vm, ergo_init(vm, rules));
    MUST(vm, ergo_type_of(vm, rules, "*Ledger", &ledger_type));
    ergo_node_release(tree);

    struct ledger books = { 0, 0 };
    ergo_func decide, attach, summary;
    ergo_slot handle, io[8];
    MUST(vm, ergo_find(vm, rules, "Attach", "func(*Ledger)", &attach));
    MUST(vm, ergo_find(vm, rules, "Decide", "func(int, string, string, int, float64) (string, float64)", &decide));
    MUST(vm, ergo_find(vm, rules, "Summary", "func() string", &summary));
    MUST(vm, ergo_host_object(vm, ledger_type, &books, close_ledger, NULL, &handle));
    MUST(vm, ergo_call(vm, attach, &handle, 1));

    static const struct { const char *who, *where; int items; double total; } orders[] = {
        { "Kai", "DE", 2, 40 }, { "Mireille", "FR", 9, 620 }, { "Ann", "JP", 12, 310 }, { "Otto", "AQ", 1, 75 }, { "Keiko", "JP", 3, 128 },
    };
    puts("\ndecisions");
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        io[0] = i + 1;
        MUST(vm, ergo_string_new(vm, orders[i].who, strlen(orders[i].who), &io[1]));
        MUST(vm, ergo_string_new(vm, orders[i].where, strlen(orders[i].where), &io[3]));
        io[5] = (ergo_slot)orders[i].items;
        io[6] = ergo_from_f64(orders[i].total);
        MUST(vm, ergo_call(vm, decide, io, 8));
        printf("  %zu %-9s %2d items %7.2f -> %7.2f  %.*s\n", i + 1, orders[i].who, orders[i].items, orders[i].total,
               ergo_to_f64(io[2]), (int)io[1], (const char *)ergo_to_ptr(io[0]));
    }
    MUST(vm, ergo_call(vm, summary, io, 2));
    printf("  asked: %.*s; ledger has %d entries\n\n", (int)io[1], (const char *)ergo_to_ptr(io[0]), books.entries);

    /* Ten thousand rules that nobody wrote down in advance, each distinct, against the last order. */
    printf("%-34s %10s %10s %9s %8s %6s\n", "memory", "HeapAlloc", "Sys", "Objects", "AST", "NumGC");
    int hits = 0;
    for (int i = 0; i < 10000; i++) {
        char rule[128];
        ergo_slot answer;
        int n = snprintf(rule, sizeof rule, "order.Total > %d.5 && order.Items < %d || order.ID == %d", i % 400, i % 7, i);
        MUST(vm, ergo_eval(vm, rules, rule, (size_t)n, &answer, 1, NULL));
        hits += answer != 0;
        if (i == 999 || i == 4999 || i == 9999) {
            char when[40];
            snprintf(when, sizeof when, "%d expressions, %d held", i + 1, hits);
            memory_row(vm, when);
        }
    }

    /* All that is left of the trees is the subtree that we hold, and what the module has not run yet. */
    MUST(vm, ergo_call(vm, attach, memset(io, 0, sizeof io), 1));
    MUST(vm, ergo_gc_collect(vm));
    memory_row(vm, "after a collection");
    MUST(vm, ergo_finalize(vm, 100, NULL));
    const char *text = ergo_node_text(kept, &text_len);
    printf("\nkept node: %s %.*s\n", ergo_node_kind_name(ergo_node_kind(kept)), (int)text_len, text);
    printf("ledger closed by its finalizer: %s\n", books.closed ? "yes" : "no");
    ergo_node_release(kept);
    MUST(NULL, ergo_vm_free(vm));
    free(src);
    return books.closed ? 0 : 1;
}
