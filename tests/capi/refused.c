/* The host's allocator refuses its n-th request, once or from then on, for n = 1, 2, ... until nothing is refused any more: whatever is asked of the
 * VM either works or fails with ERGO_E_NOMEM (a script may see a panic); afterwards it works, or can be freed; and nothing is left over. */
#include "check.h"

static const char *PROGRAM = "package main\n"
                             "import (\"fmt\"; \"sort\"; \"strings\")\n"
                             "type Node struct { left, right *Node; tag string }\n"
                             "func tree(d int) *Node { if d == 0 { return nil }; return &Node{tree(d-1), tree(d-1), fmt.Sprint(d)} }\n"
                             "func (n *Node) count() int { if n == nil { return 0 }; return 1 + n.left.count() + n.right.count() }\n"
                             "func Work(n int) int {\n"
                             "    words := map[string][]int{}\n"
                             "    for i := 0; i < n; i++ { k := strings.Repeat(\"k\", i%50); words[k] = append(words[k], i) }\n"
                             "    keys := []string{}\n"
                             "    for k := range words { keys = append(keys, k) }\n"
                             "    sort.Strings(keys)\n"
                             "    ch := make(chan []byte, 3)\n"
                             "    go func() { for i := 0; i < 20; i++ { ch <- make([]byte, 5000*i) }; close(ch) }()\n"
                             "    total := len(keys)\n"
                             "    for b := range ch { total += len(b) }\n"
                             "    return total + tree(11).count()\n"
                             "}\n"
                             "func Deep(n int) int { if n == 0 { return 0 }; return 1 + Deep(n-1) }\n";
enum { WORK = 50 + 5000 * 190 + 2047 };

static long n_calls, refuse_from, n_refused, live_bytes;
static int for_ever;

static void *hook(void *user, void *p, size_t old_size, size_t new_size, size_t align)
{
    void *fresh = NULL;
    (void)user;
    if (new_size == 0) {
        free(p);
        live_bytes -= (long)old_size;
        return NULL;
    }
    n_calls++;
    if (refuse_from && (for_ever ? n_calls >= refuse_from : n_calls == refuse_from)) {
        n_refused++;
        return NULL;
    }
    if (p || posix_memalign(&fresh, align, new_size))
        return NULL;
    memset(fresh, 0xA5, new_size); /* fresh memory of a host need not be zero */
    live_bytes += (long)new_size;
    return fresh;
}

/* True if the call worked. */
static int allowed(ergo_vm *vm, ergo_status s)
{
    CHECK(vm, s == ERGO_OK || s == ERGO_E_NOMEM || s == ERGO_E_PANIC);
    return s == ERGO_OK;
}

/* Everything once in a module of its own; true if all of it worked. */
static int use(ergo_vm *vm, const char *path, ergo_module *loaded)
{
    ergo_module m = 0;
    ergo_func work = 0, deep = 0;
    ergo_slot answer = 400, depth = 30000;
    ergo_type type = 0;
    if (!allowed(vm, ergo_load(vm, path, "main.go", PROGRAM, strlen(PROGRAM), &m)))
        return 0;
    *loaded = m;
    if (!allowed(vm, ergo_init(vm, m)) || !allowed(vm, ergo_find(vm, m, "Work", NULL, &work)) || !allowed(vm, ergo_find(vm, m, "Deep", NULL, &deep)))
        return 0;
    if (!allowed(vm, ergo_call(vm, work, &answer, 1)))
        return 0;
    CHECK(vm, answer == WORK);
    if (!allowed(vm, ergo_call(vm, deep, &depth, 1)))
        return 0;
    CHECK(vm, depth == 30000);
    answer = 0;
    if (!allowed(vm, ergo_eval(vm, m, "len(make([]string, 77777)) + Work(10)", 37, &answer, 1, &type)))
        return 0;
    return allowed(vm, ergo_gc_collect(vm));
}

/* With the n-th request refused; true if none was. */
static int try_once(long n)
{
    ergo_config c;
    ergo_vm *vm = NULL;
    ergo_status s;
    ergo_module first = 0, second = 0;
    OK(NULL, ergo_config_init(&c, sizeof c));
    c.realloc_fn = hook;
    c.gc_debug = ERGO_GCD_VERIFY;
    n_calls = n_refused = 0;
    refuse_from = n;
    s = ergo_vm_new(&c, &vm);
    if (s == ERGO_OK) {
        if (!use(vm, "first", &first)) {
            CHECK(vm, n_refused > 0);
            refuse_from = 0;
            stats_of(vm); /* the books hold */
            OK(vm, ergo_gc_collect(vm));
            if (first)
                OK(vm, ergo_init(vm, first)); /* an initialisation that failed may be tried again */
            CHECK(vm, use(vm, "second", &second));
        }
        OK(NULL, ergo_vm_free(vm));
    } else {
        CHECK(NULL, s == ERGO_E_NOMEM && vm == NULL && n_refused > 0);
    }
    CHECK(NULL, live_bytes == 0);
    return n_refused == 0;
}

int main(void)
{
    for (for_ever = 0; for_ever < 2; for_ever++) {
        long n = 1;
        while (!try_once(n))
            n++;
        printf("refused: %s: %ld requests\n", for_ever ? "all from the n-th on" : "the n-th alone", n - 1);
        CHECK(NULL, n > 5);
    }
    puts("refused: ok");
    return 0;
}
