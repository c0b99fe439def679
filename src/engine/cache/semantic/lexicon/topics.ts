/** What questions are about on the web, in data, in shells and in mathematics; in the form of `actions`. */
export const topics = `
~typical, typically, common, commonly, usually, usual, popular, often, generally
~located, residing, reside, lie in, found in, situated, beneath, underneath, under, below, starting from, starting at, downwards, throughout, specified
~concept, idea, notion
~machine, computer, my machine, laptop
~execution, run of
~detail, details
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
`;
