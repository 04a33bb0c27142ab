/* Policies: rules as text, the host's veto, and what is told of them; wrong text is refused with its line. */
#include "check.h"

static char asked[4096];
static int deny;

static int32_t veto(void *user, const char *rule, size_t len, uint32_t action)
{
    if (*(int *)user != 42 || action == 0)
        return ERGO_E_BUG;
    if (strlen(asked) + len + 2 < sizeof asked)
        strcat(strncat(asked, rule, len), " ");
    return deny ? ERGO_E_DENIED : ERGO_OK;
}

static uint64_t told(ergo_vm *vm, uint16_t kind, uint64_t *vetoed)
{
    ergo_event e;
    uint64_t n = 0;
    *vetoed = 0;
    for (; next_event(vm, kind, &e); n++)
        *vetoed += e.d;
    return n;
}

static const char rules[] = "# Rules of this test.\n"
                            "[[rule]]\nname = \"each\"\nwhen = \"num_gc >= 0\"\naction = \"snapshot\"\nrepeat = true\n"
                            "[[rule]]\nname = \"large\"\nwhen = \"heap_alloc > 1GiB\"\naction = \"hint-gc\"\n";

int main(void)
{
    ergo_config c;
    int user = 42;
    uint64_t vetoed;
    ergo_config_init(&c, sizeof c);
    c.event_ring_bytes = 1 << 20;
    ergo_vm *vm = new_vm(&c);
    OK(vm, ergo_policy_set(vm, rules, sizeof rules - 1, veto, &user));
    for (int i = 0; i < 3; i++)
        OK(vm, ergo_gc_collect(vm));
    CHECK(vm, strcmp(asked, "each each each ") == 0);
    CHECK(vm, told(vm, ERGO_EV_SNAPSHOT, &vetoed) == 3);
    deny = 1;
    OK(vm, ergo_gc_collect(vm));
    CHECK(vm, told(vm, ERGO_EV_POLICY_FIRED, &vetoed) == 1 && vetoed == 1);
    deny = 0;
    OK(vm, ergo_policy_enable(vm, "each", 0));
    OK(vm, ergo_gc_collect(vm));
    CHECK(vm, told(vm, ERGO_EV_POLICY_FIRED, &vetoed) == 0);
    STATUS(vm, ergo_policy_enable(vm, "nobody", 1), ERGO_NOT_FOUND);

    static const char wrong[] = "[[rule]]\nname = \"x\"\nwhen = \"heap_alloc is large\"\n";
    STATUS(vm, ergo_policy_set(vm, wrong, sizeof wrong - 1, NULL, NULL), ERGO_E_INVALID);
    ergo_error e;
    memset(&e, 0, sizeof e);
    e.struct_size = sizeof e;
    OK(vm, ergo_error_get(vm, 0, &e));
    CHECK(vm, e.line == 3);
    OK(vm, ergo_policy_enable(vm, "each", 1));
    OK(vm, ergo_gc_collect(vm));
    CHECK(vm, told(vm, ERGO_EV_SNAPSHOT, &vetoed) == 1);

    OK(vm, ergo_policy_clear(vm));
    OK(vm, ergo_gc_collect(vm));
    CHECK(vm, told(vm, ERGO_EV_POLICY_FIRED, &vetoed) == 0);
    OK(vm, ergo_policy_set(vm, NULL, 0, NULL, NULL));
    STATUS(vm, ergo_policy_enable(vm, "leak-alert", 1), ERGO_OK);
    STATUS(NULL, ergo_policy_clear(NULL), ERGO_E_INVALID);

    /* A deep scan is the host's: nothing is written down for a rule that asks for one, and no snapshot is there that the host has not begun. */
    static const char scans[] = "[[rule]]\nname = \"scan\"\nwhen = \"num_gc >= 0\"\naction = \"deep-scan\"\nrepeat = true\n";
    uint64_t before = stats_of(vm).other_sys;
    OK(vm, ergo_policy_clear(vm));
    OK(vm, ergo_policy_set(vm, scans, sizeof scans - 1, NULL, NULL));
    for (int i = 0; i < 3; i++)
        OK(vm, ergo_gc_collect(vm));
    CHECK(vm, told(vm, ERGO_EV_POLICY_FIRED, &vetoed) == 3);
    STATUS(vm, ergo_snapshot_write(vm, take, NULL), ERGO_E_STALE);
    CHECK(vm, stats_of(vm).other_sys == before);
    OK(NULL, ergo_vm_free(vm));
    puts("policy: ok");
    return 0;
}
