/* The diagnosis of a leak alert comes to the host's function: in the middle of a long call, once an alert, with the line and who holds what is made there; a
   program without a leak makes none. */
#include "check.h"
#include <pthread.h>

static const char *leaky =
    "package main\n"
    "type entry struct { key int; body [30]int }\n"
    "var cache = map[int]*entry{}\n"
    "var sum int\n"
    "func keep(i int) {\n"
    "    cache[i] = &entry{key: i}\n" /* line 6 */
    "}\n"
    "func drop(i int) { b := make([]byte, 4000); b[i%4000] = 1; sum += int(b[7]) }\n"
    "func Leak(n int) { for i := range n { keep(i); drop(i) } }\n"
    "func Clean(n int) { for i := range n { drop(i) } }\n"
    "var other []*[200]int\n"
    "func Other(n int) { for range n { other = append(other, new([200]int)) } }\n";

static const char rules[] = "[[rule]]\nname = \"leak-alert\"\nwhen = \"leak_cycles >= 5 and heap_alloc > 4MiB\"\naction = \"leak-alert\"\ncooldown = \"60s\"\n";

typedef struct {
    ergo_vm *vm;
    pthread_t thread;
    int n, is_running, came_in_the_middle, busy;
    char file[64], held_by[200];
    uint32_t line;
    uint64_t bytes, live, from, cycle;
    char *json;
} seen;

static void leak(void *user, const ergo_leak_report *r)
{
    seen *s = user;
    CHECK(NULL, r->struct_size >= sizeof *r && pthread_equal(s->thread, pthread_self()));
    s->n++;
    s->came_in_the_middle = s->is_running;
    /* [any] functions are allowed; [vm] ones are refused. */
    if (s->n == 1) /* each time, and every cycle that alerts would ask for the next one */
        ergo_gc_hint(s->vm);
    s->busy = ergo_gc_collect(s->vm);
    snprintf(s->file, sizeof s->file, "%.*s", (int)r->file_len, r->file);
    snprintf(s->held_by, sizeof s->held_by, "%.*s", (int)r->held_by_len, r->held_by);
    s->line = r->line;
    s->bytes = r->suspect_bytes;
    s->live = r->live_bytes;
    s->from = r->from_bytes;
    s->cycle = r->cycle;
    free(s->json);
    s->json = malloc(r->json_len + 1);
    memcpy(s->json, r->json, r->json_len);
    s->json[r->json_len] = 0;
}

static void run(ergo_vm *vm, ergo_module m, const char *name, ergo_slot n)
{
    ergo_func f = 0;
    OK(vm, ergo_find(vm, m, name, "func(int)", &f));
    OK(vm, ergo_call(vm, f, &n, 1));
}

static seen watched(const char *name, uint32_t flags, int is_set)
{
    ergo_config c;
    OK(NULL, ergo_config_init(&c, sizeof c));
    c.gc_percent = 20;
    c.memprofile_rate = 16 << 10;
    c.rng_seed = 1;
    ergo_vm *vm = new_vm(&c);
    seen s;
    memset(&s, 0, sizeof s);
    s.vm = vm;
    s.thread = pthread_self();
    if (is_set)
        OK(vm, ergo_leak_set(vm, leak, &s, flags));
    OK(vm, ergo_policy_set(vm, rules, sizeof rules - 1, NULL, NULL));
    ergo_module m = run_text(vm, leaky);
    s.is_running = 1;
    run(vm, m, name, 40000);
    s.is_running = 0;
    OK(vm, ergo_gc_collect(vm));
    OK(vm, ergo_gc_collect(vm));
    OK(NULL, ergo_vm_free(vm));
    return s;
}

static const char always[] = "[[rule]]\nname = \"each\"\nwhen = \"num_gc >= 0\"\naction = \"leak-alert\"\nrepeat = true\n";
static const char scans[] = "[[rule]]\nname = \"scan\"\nwhen = \"num_gc >= 0\"\naction = \"deep-scan\"\nrepeat = true\n";

/* Who listens late, for long, and not any more: alerts of before are not told, who holds is told of a place that the thirtieth names first, and nothing is written down for
   whoever has gone, nor for a deep scan. */
static void listening(void)
{
    ergo_config c;
    OK(NULL, ergo_config_init(&c, sizeof c));
    c.memprofile_rate = 1;
    ergo_vm *vm = new_vm(&c);
    ergo_module m = run_text(vm, leaky);
    seen s;
    memset(&s, 0, sizeof s);
    s.vm = vm;
    s.thread = pthread_self();
    OK(vm, ergo_policy_set(vm, always, sizeof always - 1, NULL, NULL));
    for (int i = 0; i < 3; i++)
        OK(vm, ergo_gc_collect(vm));
    OK(vm, ergo_policy_enable(vm, "each", 0));
    OK(vm, ergo_leak_set(vm, leak, &s, 0));
    OK(vm, ergo_gc_collect(vm));
    CHECK(vm, s.n == 0);
    OK(vm, ergo_policy_enable(vm, "each", 1));
    for (int i = 0; s.n < 80; i++) {
        CHECK(vm, i < 200);
        run(vm, m, s.n < 30 ? "Leak" : "Other", 200 * (i + 1));
        OK(vm, ergo_gc_collect(vm));
    }
    CHECK(vm, strcmp(s.held_by, "main.other[…]") == 0);
    /* A snapshot of the host's own, begun while an alert waits for one, stays the host's. */
    OK(vm, ergo_snapshot_begin(vm, 0));
    int n = s.n;
    OK(vm, ergo_gc_collect(vm));
    CHECK(vm, s.n > n);
    buffer own = { NULL, 0, 0, (size_t)-1 };
    OK(vm, ergo_snapshot_write(vm, take, &own));
    CHECK(vm, own.n > 1000);
    free(own.p);
    OK(vm, ergo_snapshot_forget(vm));
    OK(vm, ergo_policy_enable(vm, "each", 0));
    OK(vm, ergo_gc_collect(vm));
    OK(vm, ergo_gc_collect(vm));
    uint64_t before = stats_of(vm).other_sys;
    OK(vm, ergo_policy_enable(vm, "each", 1));
    OK(vm, ergo_gc_collect(vm));
    OK(vm, ergo_leak_set(vm, NULL, NULL, 0));
    OK(vm, ergo_gc_collect(vm));
    STATUS(vm, ergo_snapshot_write(vm, take, NULL), ERGO_E_STALE);
    CHECK(vm, stats_of(vm).other_sys == before);
    OK(vm, ergo_policy_clear(vm));
    OK(vm, ergo_leak_set(vm, leak, &s, 0));
    OK(vm, ergo_policy_set(vm, scans, sizeof scans - 1, NULL, NULL));
    for (int i = 0; i < 3; i++)
        OK(vm, ergo_gc_collect(vm));
    STATUS(vm, ergo_snapshot_write(vm, take, NULL), ERGO_E_STALE);
    CHECK(vm, stats_of(vm).other_sys == before);
    OK(NULL, ergo_vm_free(vm));
    free(s.json);
}

int main(void)
{
    seen s = watched("Leak", 0, 1);
    CHECK(NULL, s.n == 1 && s.came_in_the_middle && s.busy == ERGO_E_BUSY);
    CHECK(NULL, strcmp(s.file, "main.go") == 0 && s.line == 6);
    CHECK(NULL, strncmp(s.held_by, "main.cache[", 11) == 0);
    CHECK(NULL, s.bytes > 0 && s.live > s.from && s.cycle > 0);
    static const char *keys[] = { "\"suspects\":[{\"bytes\":", "\"line\":6", "\"held_by\":[{\"way\":\"main.cache[", "\"stack\":[{\"func\":\"main.keep\"",
                                  "\"difference\":{\"since_cycle\":", "\"then_bytes\":", "\"gctrace\":[\"gc ", "\"outcome\":null}" };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (!strstr(s.json, keys[i])) {
            fprintf(stderr, "no %s in %s\n", keys[i], s.json);
            return 1;
        }
    int n_lines = 0;
    for (const char *p = strstr(s.json, "\"gctrace\""); p && (p = strstr(p, "\"gc ")); p++)
        n_lines++;
    CHECK(NULL, n_lines == 16);
    free(s.json);

    s = watched("Leak", ERGO_LEAK_NO_HOLDERS, 1);
    CHECK(NULL, s.n == 1 && s.came_in_the_middle && s.line == 6 && s.held_by[0] == 0);
    CHECK(NULL, strstr(s.json, "\"held_by\":[],"));
    free(s.json);

    CHECK(NULL, watched("Clean", 0, 1).n == 0);
    CHECK(NULL, watched("Leak", 0, 0).n == 0);

    listening();

    ergo_vm *vm = new_vm(NULL);
    STATUS(vm, ergo_leak_set(vm, leak, &s, 2), ERGO_E_INVALID);
    OK(vm, ergo_leak_set(vm, NULL, NULL, 0));
    STATUS(NULL, ergo_leak_set(NULL, leak, NULL, 0), ERGO_E_INVALID);
    OK(NULL, ergo_vm_free(vm));
    puts("leaks: ok");
    return 0;
}
