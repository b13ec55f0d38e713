package workloads

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/go-zookeeper/zk"

	"chaos-client/history"
	"chaos-client/layout"
)

// inventoryEvery is how often each probe with one member asks it for everything that was acknowledged so far.
const inventoryEvery = 3 * time.Second

// mostMissing is how many of those that are missing the record names.
const mostMissing = 5

// acknowledged has the names of the set's nodes whose creation was acknowledged to any client, by folder.
type acknowledged struct {
	mu      sync.Mutex
	folders map[string][]string
}

func (a *acknowledged) add(path string) {
	folder, name := path[:strings.LastIndexByte(path, '/')], path[strings.LastIndexByte(path, '/')+1:]
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.folders == nil {
		a.folders = map[string][]string{}
	}
	a.folders[folder] = append(a.folders[folder], name)
}

// soFar is what was acknowledged before now. Names are only ever added, so that the slices can be shared.
func (a *acknowledged) soFar() map[string][]string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return maps.Clone(a.folders)
}

// inventories asks the probe's member, again and again, for everything that was acknowledged to anybody before. A member
// that serves must have it at every moment, not only at the end: were there two quorums for a while, one of them would lack
// what the other acknowledged.
func (p *probe) inventories(ctx context.Context) {
	for p.client.waitConnected(ctx) {
		p.inventory()
		pause(ctx, inventoryEvery)
	}
}

// inventory is one look. The write before is what makes it count, as in client.read: whoever acknowledges it has a quorum.
func (p *probe) inventory() {
	c := p.client
	before, _ := c.state()
	wanted := c.run.acknowledged.soFar()
	record := c.begin(history.Inventory, history.OpList, layout.Set(c.run.root))
	missing, err := do(c, func() ([]string, error) {
		if _, err := c.conn.Set(p.path, nil, -1); err != nil {
			// A lost node of the probe's must not look like a lost folder.
			return nil, fmt.Errorf("the write before the list: %s", err)
		}
		return missingFrom(wanted, func(folder string) ([]string, error) {
			names, _, err := c.conn.Children(folder)
			return names, err
		})
	})
	if after, _ := c.state(); after != before {
		err = errMoved
	}
	if err == nil {
		count := 0
		for _, names := range wanted {
			count += len(names)
		}
		record.Value = strconv.Itoa(count)
		record.Missing = len(missing) > 0
		if record.Missing {
			record.Text = fmt.Sprintf("%d missing: %s", len(missing), strings.Join(missing[:min(mostMissing, len(missing))], ", "))
		}
	}
	c.end(record, err)
}

// missingFrom lists the folders, and gives the paths of what is wanted and not there.
func missingFrom(wanted map[string][]string, list func(folder string) ([]string, error)) ([]string, error) {
	var missing []string
	for folder, names := range wanted {
		found, err := list(folder)
		// A folder that is lost has lost everything.
		if err != nil && !errors.Is(err, zk.ErrNoNode) {
			return nil, err
		}
		there := make(map[string]bool, len(found))
		for _, name := range found {
			there[name] = true
		}
		for _, name := range names {
			if !there[name] {
				missing = append(missing, folder+"/"+name)
			}
		}
	}
	return missing, nil
}
