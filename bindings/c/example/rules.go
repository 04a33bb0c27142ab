// Package rules decides what happens to an order: orders come in from the host, decisions go out.
package rules

import (
	"errors"
	"fmt"
	"sort"
	"strings"
)

// Order is what a customer wants; the host's expressions see it as `order`.
type Order struct {
	ID       int
	Customer string
	Country  string
	Items    int
	Total    float64
}

// Decision collects what the rules say about one order.
type Decision struct {
	Price   float64
	Reasons []string
	err     error
}

// Ledger is the host's: a handle that scripts can pass on but not look into.
type Ledger struct{ _ uintptr }

// The host binds stockOf and record before the package is initialised.

// Rule changes a decision about an order.
type Rule interface {
	Name() string
	Apply(o Order, d *Decision)
}

var errNoStock = errors.New("out of stock")

// refuse ends a decision with an error.
func (d *Decision) refuse(err error) { d.err = err }

// note adds a reason, once.
func (d *Decision) note(format string, args ...any) {
	d.Reasons = append(d.Reasons, fmt.Sprintf(format, args...))
}

// Discount takes percent off from a total on.
type Discount struct {
	From, Percent float64
}

func (r Discount) Name() string { return fmt.Sprintf("discount %g%%", r.Percent) }

func (r Discount) Apply(o Order, d *Decision) {
	if o.Total >= r.From && d.err == nil {
		d.Price -= o.Total * r.Percent / 100
		d.note("%g%% off from %.0f", r.Percent, r.From)
	}
}

// Shipping adds a fee by country.
type Shipping map[string]float64

func (Shipping) Name() string { return "shipping" }

func (r Shipping) Apply(o Order, d *Decision) {
	fee, known := r[o.Country]
	if !known {
		d.refuse(fmt.Errorf("no shipping to %s", o.Country))
		return
	}
	d.Price += fee
}

// RuleFunc makes a rule of a function.
type RuleFunc struct {
	name string
	fn   func(o Order, d *Decision)
}

func (r RuleFunc) Name() string               { return r.name }
func (r RuleFunc) Apply(o Order, d *Decision) { r.fn(o, d) }

var (
	order   Order // the order that is decided now
	ledger  *Ledger
	counts  = map[string]int{}
	ruleset = []Rule{
		RuleFunc{"stock", func(o Order, d *Decision) {
			if stockOf(o.Customer) < o.Items {
				d.refuse(fmt.Errorf("order %d: %w", o.ID, errNoStock))
			}
		}},
		Shipping{"DE": 4.5, "FR": 6, "JP": 19},
		Discount{From: 100, Percent: 5},
		Discount{From: 500, Percent: 3},
	}
)

// Attach gives the ledger to the rules; nil lets it go.
func Attach(l *Ledger) { ledger = l }

// Decide runs all rules over one order.
func Decide(id int, customer, country string, items int, total float64) (verdict string, price float64) {
	order = Order{id, customer, country, items, total}
	d := &Decision{Price: total}
	for _, rule := range ruleset {
		rule.Apply(order, d)
		counts[rule.Name()]++
	}
	verdict = "accepted"
	switch {
	case errors.Is(d.err, errNoStock):
		verdict = "back order"
	case d.err != nil:
		verdict = "refused: " + d.err.Error()
	case len(d.Reasons) > 0:
		verdict = "accepted, " + strings.Join(d.Reasons, ", ")
	}
	if ledger != nil {
		record(ledger, id, verdict)
	}
	return verdict, d.Price
}

// Summary tells how often each rule was asked.
func Summary() string {
	names := make([]string, 0, len(counts))
	for name := range counts {
		names = append(names, name)
	}
	sort.Strings(names)
	var b strings.Builder
	for _, name := range names {
		fmt.Fprintf(&b, "%s×%d ", name, counts[name])
	}
	return strings.TrimSpace(b.String())
}
