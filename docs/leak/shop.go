// A shop: customers come, look at prices, fill carts, pay and leave. It leaks. docs/find-the-leak.md finds where.
package main

import (
	"fmt"
	"os"
	"sort"
	"strings"
)

// ---- random numbers, the same in each run

type dice struct{ state uint64 }

func (d *dice) roll(n int) int {
	d.state = d.state*6364136223846793005 + 1442695040888963407
	return int((d.state >> 33) % uint64(n))
}

// ---- events: whoever subscribes is told until it cancels

type event struct {
	product string
	cents   int
}

type handler func(event)

type bus struct {
	next     int
	handlers map[string]map[int]handler
}

func newBus() *bus {
	return &bus{handlers: map[string]map[int]handler{}}
}

// subscribe answers with a function that ends the subscription.
func (b *bus) subscribe(topic string, h handler) (cancel func()) {
	if b.handlers[topic] == nil {
		b.handlers[topic] = map[int]handler{}
	}
	id := b.next
	b.next++
	b.handlers[topic][id] = h
	return func() { delete(b.handlers[topic], id) }
}

func (b *bus) publish(topic string, e event) {
	n := 0
	for _, h := range b.handlers[topic] {
		h(e)
		// A real bus would queue the rest.
		if n++; n == 20 {
			return
		}
	}
}

// ---- products

type product struct {
	name  string
	cents int
	stock int
	tags  []string
}

type catalog struct {
	byName map[string]*product
	names  []string
}

func newCatalog(n int) *catalog {
	c := &catalog{byName: map[string]*product{}}
	kinds := []string{"lamp", "chair", "table", "shelf", "clock", "rug"}
	for i := range n {
		name := fmt.Sprintf("%s-%03d", kinds[i%len(kinds)], i)
		c.byName[name] = &product{name: name, cents: 500 + i*37, stock: 1000, tags: []string{kinds[i%len(kinds)], "home"}}
		c.names = append(c.names, name)
	}
	sort.Strings(c.names)
	return c
}

func (c *catalog) find(tag string, most int) []*product {
	var found []*product
	for _, name := range c.names {
		p := c.byName[name]
		for _, t := range p.tags {
			if t == tag && p.stock > 0 {
				found = append(found, p)
			}
		}
		if len(found) == most {
			break
		}
	}
	return found
}

// ---- pages, kept in a cache that has a bound

type page struct {
	key  string
	html string
}

type pageCache struct {
	most  int
	order []string
	pages map[string]*page
	hits  int
}

func newPageCache(most int) *pageCache {
	return &pageCache{most: most, pages: map[string]*page{}}
}

func (c *pageCache) get(key string, render func() string) string {
	if p, ok := c.pages[key]; ok {
		c.hits++
		return p.html
	}
	p := &page{key: key, html: render()}
	c.pages[key] = p
	c.order = append(c.order, key)
	if len(c.order) > c.most {
		delete(c.pages, c.order[0])
		c.order = c.order[1:]
	}
	return p.html
}

func renderList(tag string, products []*product) string {
	var b strings.Builder
	b.WriteString("<h1>" + tag + "</h1>\n<ul>\n")
	for _, p := range products {
		fmt.Fprintf(&b, "<li>%s: %d.%02d</li>\n", p.name, p.cents/100, p.cents%100)
	}
	b.WriteString("</ul>\n")
	return b.String()
}

// ---- carts and sessions

type line struct {
	product *product
	count   int
}

type cart struct {
	lines []line
	total int
}

func (c *cart) add(p *product, count int) {
	for i := range c.lines {
		if c.lines[i].product == p {
			c.lines[i].count += count
			return
		}
	}
	c.lines = append(c.lines, line{p, count})
}

func (c *cart) sum() int {
	c.total = 0
	for _, l := range c.lines {
		c.total += l.count * l.product.cents
	}
	return c.total
}

type session struct {
	id      int
	user    string
	cart    cart
	history []string
	notes   [40]int
	cancel  func()
}

func (s *session) visit(what string) {
	s.history = append(s.history, what)
	if len(s.history) > 8 {
		s.history = s.history[1:]
	}
}

// priceChanged is told by the bus.
func (s *session) priceChanged(e event) {
	s.notes[s.id%len(s.notes)] += e.cents
	s.cart.sum()
}

// ---- the shop

type shop struct {
	catalog  *catalog
	bus      *bus
	pages    *pageCache
	sessions map[int]*session
	nextID   int
	sales    int
	orders   int
}

func newShop() *shop {
	return &shop{
		catalog:  newCatalog(300),
		bus:      newBus(),
		pages:    newPageCache(100),
		sessions: map[int]*session{},
	}
}

// store is the one shop of this program.
var store = newShop()

func (s *shop) login(user string) *session {
	s.nextID++
	sess := &session{id: s.nextID, user: user}
	sess.cancel = s.bus.subscribe("price", func(e event) { sess.priceChanged(e) })
	s.sessions[sess.id] = sess
	return sess
}

func (s *shop) logout(id int) {
	delete(s.sessions, id)
}

func (s *shop) browse(sess *session, tag string) {
	html := s.pages.get(tag, func() string { return renderList(tag, s.catalog.find(tag, 30)) })
	sess.visit(fmt.Sprintf("%s (%d bytes)", tag, len(html)))
}

func (s *shop) buy(sess *session, d *dice) {
	name := s.catalog.names[d.roll(len(s.catalog.names))]
	sess.cart.add(s.catalog.byName[name], 1+d.roll(3))
}

func (s *shop) pay(sess *session) (receipt string, ok bool) {
	if len(sess.cart.lines) == 0 {
		return "", false
	}
	var b strings.Builder
	for _, l := range sess.cart.lines {
		fmt.Fprintf(&b, "%-12s %2d x %6d\n", l.product.name, l.count, l.product.cents)
		l.product.stock -= l.count
		if l.product.stock < 100 {
			l.product.stock += 1000
		}
	}
	s.sales += sess.cart.sum()
	s.orders++
	return b.String(), true
}

func (s *shop) changePrice(d *dice) {
	p := s.catalog.byName[s.catalog.names[d.roll(len(s.catalog.names))]]
	p.cents += d.roll(100) - 50
	if p.cents < 100 {
		p.cents = 100
	}
	s.bus.publish("price", event{p.name, p.cents})
}

// serve is one customer from the door to the door.
func (s *shop) serve(d *dice) int {
	sess := s.login(fmt.Sprintf("user%d", d.roll(5000)))
	tags := []string{"lamp", "chair", "table", "shelf", "clock", "rug", "home"}
	for range 2 + d.roll(6) {
		s.browse(sess, tags[d.roll(len(tags))])
		if d.roll(3) > 0 {
			s.buy(sess, d)
		}
	}
	receipt, _ := s.pay(sess)
	s.logout(sess.id)
	return len(receipt)
}

func (s *shop) summary() string {
	var names []string
	for _, p := range s.catalog.byName {
		if p.stock < 900 {
			names = append(names, p.name)
		}
	}
	sort.Strings(names)
	return fmt.Sprintf("%d orders, %d cents, %d cached pages hit, %d sessions open, %d products in demand", s.orders, s.sales, s.pages.hits, len(s.sessions), len(names))
}

func main() {
	customers := 40000
	if len(os.Args) > 1 {
		fmt.Sscan(os.Args[1], &customers)
	}
	d := &dice{state: 7}
	printed := 0
	for i := range customers {
		printed += store.serve(d)
		if i%10 == 0 {
			store.changePrice(d)
		}
	}
	fmt.Println(store.summary())
	fmt.Println(printed, "bytes of receipts")
}
