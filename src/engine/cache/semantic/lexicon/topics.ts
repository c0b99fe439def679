/** What questions are about on the web, in data, in shells and in mathematics; in the form of `actions`. */
export const topics = `
~typical, typically, common, commonly, usually, usual, popular, often, generally
~located, residing, reside, lie in, found in, situated, beneath, underneath, under, below, starting from, starting at, downwards, throughout, specified
~concept, idea, notion
~machine, computer, my machine, laptop
~execution, run of
~detail, details, info, information
cron, cron job, scheduled task, crontab entry
navbar, navigation bar, nav bar, menu bar
modal, dialog, popup, modal window, dialog box
tooltip, hover text
animation, animate, animated
background color, background colour
color, colour
font size, text size, size of the text, size of the font
margin, outer space @spacing
padding, inner space @spacing
flexbox, flex @layout
css grid, grid layout @layout
border radius, rounded corner, round corner
responsive, mobile friendly, adapt to the screen size
stack trace, traceback, backtrace, call stack
dependency injection, inject dependencies, di container
event loop, message loop
garbage collection, garbage collector, gc
private key @keyside
public key @keyside
two factor authentication, 2fa, two-factor authentication, mfa
load balancer, load balancing
health check, healthcheck, liveness probe
webhook, web hook
message queue, message broker
upsert, insert or update, update if exists
soft delete, mark as deleted
full text search, full-text search
window function, analytic function
subquery, nested query, sub query, inner query
cte, common table expression, with clause
materialized view
spread operator, spread syntax, three dots
destructuring, unpack object
optional chaining, safe navigation
ternary operator, conditional operator, inline if
list comprehension
slice, slicing, sublist, part of a list, subarray
substring, part of a string, piece of a string
palindrome, reads the same backwards
anagram
factorial
fibonacci, fibonacci number, fibonacci sequence
prime number, prime, is prime
greatest common divisor, gcd
least common multiple, lcm
leap year
uuid, guid, unique id, unique identifier
md5, md5 sum, md5sum, md5 hash @digest
sha256, sha-256, sha256 sum @digest
sha1, sha-1 @digest
base64
checksum, check sum
time zone, timezone
utc, gmt, universal time
command line argument, cli argument, argv, command line option, command line parameter
standard input, stdin @stream
standard output, stdout @stream
standard error, stderr @stream
exit code, return code, exit status, status code of a command
process id, pid
in the background, background, as a daemon, daemon
in the foreground, foreground
pull request, pr, merge request, mr
submodule, git submodule
readme, readme file
nested, inside each other
unused, not used, dead
unreachable, not reachable
default, by default, standard value
required field, mandatory field
text file, plain text file
word count, number of words, how many words
line count, number of lines, how many lines
decimal place, digit after the decimal point, decimals
even number, even @parity
odd number, odd @parity
positive @sign
negative @sign
big endian @endian
little endian @endian
upper, upper level, upper-level @level
lower level, introductory @level
with error, failing, fails, fail, does not work, not working, broken, is not work
crash, crashes, segfaults
stuck, hang, hangs, freezes, does not respond
access denied, permission denied
out of memory, memory exhausted, runs out of memory
port already in use, address already in use
not found, cannot be found, can not be found
deprecated, no longer supported
compatible, compatibility
secure, safe, safely, security
reusable, reuse
readable, easy to read, readability
commit message, message of a commit
~usage, utilization, utilisation, consumption
~immediately, at once, right away, instantly, straight away
~etc, and so on, and so forth, and the like
piece, chunk, segment, portion, fragment
hostname, host name, computer name, name of this machine, name of the machine
mount, mounted, mounting @action
unmount, umount, unmounting @action
partition, disk partition
swap, swap space
uptime, how long the system has been running, since the last boot
kernel, operating system kernel
superuser, administrator, admin, sudo
inode, inode number
delimiter, separator, separated by, delimited by, separating
blank line, empty line
tab, tab character
comma separated, comma-separated, csv, comma separated value
tab separated, tab-separated, tsv
null character, nul byte, null byte, nul character, null terminated, null-terminated, null separated
wildcard, glob, glob pattern, globbing
alias, short name for a command
clipboard, paste buffer
keyboard shortcut, hotkey, key binding, keybinding, shortcut key, shortcut
color theme, colour theme
extension of an editor, plugin, plug-in, add-on, addon
breakpoint, break point
watch mode, rerun on change, run again on change
environment, env
nonexistent, non-existent, not existing, does not exist, do not exist
dot product, scalar product, inner product
cross product, vector product
transpose, swap rows and columns, exchange rows and columns @action
identity matrix, unit matrix
standard deviation, stddev, std dev
histogram, frequency distribution
heat map, heatmap
scatter plot, scatterplot
confusion matrix, error matrix
overfitting, overfit
learning rate, step size of the gradient
gradient descent, sgd, stochastic gradient descent
pivot table, crosstab, cross tabulation
missing value, null value, na value, nan value
one-hot, one hot, dummy variable
linear search, sequential search
binary search, bisection search
bubble sort, sinking sort
quicksort, quick sort
merge sort, mergesort
depth first search, dfs, depth-first search @traversal
breadth first search, bfs, breadth-first search @traversal
shortest path, shortest route
travelling salesman, traveling salesman, tsp
big integer, bigint, arbitrary precision integer
bitwise and @bit
bitwise or @bit
xor, exclusive or, bitwise exclusive or @bit
bit shift, shift bits, bitshift
remainder, modulo, modulus, mod operator
square root, sqrt
power of, exponentiation, raise to the power, to the power of
logarithm, log of a number
absolute value, magnitude of a number
random seed, seed of the generator, seed
cartesian coordinates, x and y coordinates
code review, review code, pull request review
code smell, bad code
technical debt, tech debt
pair programming, programming in pairs
test driven development, tdd, test-driven development
continuous integration, ci, ci pipeline
continuous delivery, continuous deployment, cd pipeline
feature flag, feature toggle, feature switch
blue green deployment, blue-green deployment
canary release, canary deployment
race, racing
idempotent, idempotency, same result when repeated
backpressure, back pressure
connection pool, connection pooling, pool of connections
circuit breaker, breaker pattern
exponential backoff, back-off, backoff
heartbeat, keepalive, keep-alive, keep alive
ssl, tls, https @security
firewall, packet filter
dns, name resolution, domain name resolution
domain, domain name
subdomain, sub domain
json web token, jwt
single sign-on, sso, single sign on
sql injection, injection attack
cross site scripting, xss, cross-site scripting
cross site request forgery, csrf, cross-site request forgery, xsrf
salt, salted
favicon, site icon
media query, media queries, css breakpoint
pseudo class, pseudo-class
z-index, z index, stacking order
box shadow, drop shadow
opacity, transparency, transparent, see-through
gradient, color gradient, colour gradient
ellipsis, dots at the end of the text, text-overflow
placeholder, hint text
infinite scroll, endless scroll, infinite scrolling
drag handle, grip
shadow dom, shadow tree
virtual dom, vdom
server side rendering, ssr, server-side rendering, rendered on the server
client side rendering, csr, client-side rendering, rendered in the browser
hydration, hydrate
hot reload, hot module replacement, hmr, live reload
tree shaking, dead code elimination, treeshaking
code splitting, split bundle, chunk splitting
minify, minification, uglify @action
source map, sourcemap
polyfill, shim
bundle, bundling @action
monorepo, mono repo, single repository for all packages
semantic versioning, semver
lock file, lockfile
dry run, trial run, without really doing it
verbose, more output, chatty
quiet, silent, silently, without output, no output
`;
