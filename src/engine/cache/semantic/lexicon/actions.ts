/**
 * What is done, in the words of people who program. A line is one meaning: its forms, separated by commas, several words
 * allowed; any grammatical form of a word will do. `~` before: it hardly matters; `!`: it
 * changes the question even when nothing stands against it. ` @name` at the end: of one class, two
 * different members of which never mean the same.
 */
export const actions = `
~show, display, print, list, output, view, see, get, obtain, retrieve, find, locate, look up, look for, search for, search, report, return, identify, determine, find out, figure out, detect, discover, tell, know, pull up, print out, write out, give, produce a list of, get a list of, print the list of, print a list of, scan
~make, create, build, do, construct, produce, form, perform, carry out, accomplish, achieve, have, get to, define, declare, come up with, set up, setup, build up, establish, implement, write, put together, develop, generate, craft, draft, compose, prepare
~use, utilize, using, employ, apply, work with, make use of, via, by means of, with the help of, through, by using, leverage
~run, execute, invoke, call, launch, trigger, fire up, start, start up, spin up, kick off, spawn, boot, begin, initiate, bring up
~happen, occur, take place, arise, come about, appear, show up
~handle, deal with, manage, cope with, take care of, process, treat
~work, function properly, operate, behave
~need, require, want, must, have to, should, ought to, supposed to, necessary, mandatory, needed
~help, assist, aid, support
~explain, describe, clarify, elaborate, understand, what happen when, walk me through, tell me about, what is the purpose of, what is the point of, what is the role of, what is meant by, meaning, mean, definition, overview of, introduction to, outline
fix, correct, repair, resolve, solve, rectify, patch, remedy, troubleshoot, get rid of the error, cure
delete, remove, erase, drop, get rid of, purge, eliminate, rm, take out, take away, strip, strip out, wipe, discard, deletion, removal, clear out, throw away, clean up, trash, unset, delete off @action
empty out, truncate, clear, reset to empty, flush
add, append, insert, put, include, attach, push onto, addition, introduce, inject, place, adding, tack on, concatenate onto @action
rename, give a new name, change the name of, change name of @action
copy, replicate, clone, make a copy of, cp, create a copy of, take a copy of @action
move, relocate, mv, transfer, shift @action
convert, turn, turn into, transform, change into, cast, translate, coerce, conversion, make into, change to, parse into, type cast, typecast @action
parse, deserialize, decode, unmarshal, read and parse, parsing @action
serialize, encode, stringify, marshal, dump to string @action
sort, order by, arrange, put in order, sort by, ordering, order @action
filter, select only, keep only, pick only, narrow down
group, bucket, cluster by, aggregate by, group by, partition by @action
merge, combine, join together, unify, blend, fuse, put together into one, consolidate, join two @action
squash, combine commit, merge commit into one, fold commit together, combine into one commit
split, divide, break up, break apart, tokenize, separate into, split up, break into, cut into @action
concatenate, concat, string together, glue together, join string
reverse, invert, flip, in reverse order, backward, from end to start, back to front, turn around, mirror, in the opposite order, reversed order, reversal
replace, substitute, swap out, exchange, find and replace, replacement @action
swap, exchange two, switch places @action
update, modify, edit, alter, change, amend, adjust, tweak, modification @action
upgrade, migrate to a newer version, move to a newer version, bump, update to the latest version, move up @action
downgrade, roll back to an older version, move down @action
migrate, port, switch over, move over, migration, transition
install, setup package, add package, get package, installation, set up package, put on @action
uninstall, remove package, deinstall, get rid of package @action
import, include module, bring in, load module @action
export, expose @action
download, wget, save from url @action
upload @action
fetch, send, make a request, send a request, perform a request, do a request, request, call an api, hit an endpoint @action
connect, open a connection, establish a connection, connection, hook up, link up to, attach to, connecting, log into, talk to @action
disconnect, close a connection, close the connection, drop the connection, detach from, disconnection @action
open, load up, launch @action
close, shut, shut down, exit, quit, terminate, leave, get out of, end session @action
stop, halt, kill, end, abort, cancel, cease, bring to a stop, interrupt @action
prevent, stop from, keep from, avoid, prohibit, forbid, block from, make sure not, disallow, guard against, protect against
pause, suspend, sleep, wait for, delay, hold off @action
restart, reboot, reload, relaunch, restart over @action
resume, continue, carry on, pick up where @action
enable, activate, turn on, switch on, activate, allow, permit, let, opt in to, make available @action
disable, turn off, switch off, deactivate, opt out of, make disabled, block, suppress @action
hide, make invisible, conceal @action
reveal, unhide, make visible, show again @action
lock, acquire a lock, lock down @action
unlock, release a lock @action
encrypt, encipher, encryption @action
decrypt, decipher, decryption @action
hash, digest, hashing, compute the hash of @action
compress, zip, gzip, archive, pack, compression, tar up, create a tarball, tarball @action
extract archive, unzip, uncompress, decompress, unpack, untar, unarchive, gunzip @action
extract, pull out, move into own, factor out, separate out, take from, split out, isolate into
inline, fold into caller @action
refactor, restructure, rewrite, reorganize, clean up code, rework, tidy up
optimize, speed up, make faster, improve the performance of, improve performance, make more efficient, accelerate, performance tuning, faster, improve the speed of, reduce the run time of, boost performance, run faster, performance, tune, efficient, quicker, slow, make it faster
slow down, throttle, rate limit, rate limiting, throttling @rate
debounce, debouncing, wait until the user stops typing @rate
simplify, make simpler, shorten, make more concise, reduce complexity @action
format, pretty print, prettify, reformat, beautify, lay out, formatting @action
lint, linting, static check
validate, verify, validation, check validity of, make sure valid, is valid, verification @action
~check, test whether, test if, check if, check whether, see if, determine if, determine whether, tell whether, tell if, find out if, find out whether, inspect, make sure, ensure, confirm, whether, if
exist, is present, present, contain, contains, has a given, is in, existence, presence, has a particular, include element, is there already
missing, absent, lack, not exist, not present
compare, comparison, equal, equality, are the same, are identical, same as, identical @action
match, matching, detecting
!count, how many, number of, count the number of, tally, total number of, amount of, the count of, how often, frequency of
sum, add up, total, sum up, summation, grand total @aggregate
average, mean value, avg, arithmetic mean @aggregate
median, middle value @aggregate
!maximum, max, largest, biggest, greatest, top, upper bound @extreme
!minimum, min, smallest, lower bound @extreme
!highest, tallest @extreme
!lowest @extreme
!longest @extreme
!shortest @extreme
!most @extreme
!least, fewest @extreme
increase, raise, bump up, grow, enlarge, extend, expand, boost, higher, more, allocate more, make bigger, increment @change
decrease, reduce, lower, shrink, lessen, cut down, less, minimize, diminish, make smaller, decrement @change
round, round off @action
round up, ceiling, ceil @rounding
round down, floor @rounding
multiply, times by, product of @arithmetic
divide by, quotient, division @arithmetic
subtract, minus, take away from, difference of @arithmetic
generate random, pick a random, random, randomly, randomize, random choice
shuffle, randomize the order of, put in random order @action
iterate, loop, loop over, loop through, iterate over, iterate through, go through, go over, traverse, walk through, cycle through, step through, for each, foreach, enumerate, visit each, run through, process each, for every, looping, iteration, walk over @action
read, load, read in, slurp, consume, reading, get content of, get the content of @action
write to, save, store, dump, persist, write out to, save to, store in, write into, writing, write file, writing to, write a file @action
backup, back up, make a backup of
restore, recover, get back, bring back, undelete, recovery, retrieve deleted @action
undo, revert, uncommit, roll back, rollback, take back, back out, reverse change @action
redo, reapply
commit, check in, make a commit @gitaction
push, publish, upload commit, push up @gitaction
pull, pull down @gitaction
rebase, rebasing @gitaction
git merge, merge branch, merging branch @gitaction
cherry-pick, cherry pick, pick commit @gitaction
stash, shelve, set aside @gitaction
checkout, check out, switch branch, switch to branch @gitaction
track, tracked, under version control, already committed, tracking
untrack, stop tracking, no longer track, remove from tracking, untracked, not tracked
ignore, skip, leave out, exclude, except, excluding, other than, apart from, but not, omit, disregard, bypass, pass over, gitignore @action
keep, retain, preserve, hold on to, not lose, without losing, leave intact, do not lose, maintain, without loss @keep
lose, throw out, discard change, abandon @keep
test, unit test, write test, testing, cover, cover with test @action
mock, fake, stub, mock out, mocking, replace with a mock, stubbing @action
debug, step debug, trace through, diagnose, debugging
log, logging, write to log, log to @action
deploy, ship, release to production, deployment, roll out @action
compile, transpile, build project, compilation @action
render, draw, paint, rendering
style, restyle, css style
center, centre, put in the middle, middle, align to the center, align in the middle, put in the exact middle, exact middle
align, line up, alignment
wrap, surround, enclose
pass, hand over, supply, provide, send in, feed in, forward, give to, set when start
set, assign, configure, specify, configuration, configuring, config @action
unset variable, clear variable
initialize, init, initialization, initialise, instantiate, set initial value
override, overwrite, overriding @action
inherit, extend class, subclass, derive from, inheritance
overload, overloading @action
throw, raise an exception, raise an error, throwing @action
catch, handle exception, handle error, handle errors, rescue, trap, error handling, exception handling, handling errors, try catch, deal with errors, cope with errors, handle failure
subscribe, listen to, listen for, observe @action
unsubscribe, stop listening @action
emit, dispatch, fire event, trigger event @action
authenticate, log in, login, sign in, authentication @action
log out, logout, sign out, sign off @action
register, sign up, enroll @action
authorize, grant, give permission, grant permission, authorization @action
revoke, take permission away, deny @action
change permission, chmod, set permission, change permissions, set permissions, modify permission
change owner, chown, set owner, change ownership
change directory, cd, go to directory, switch to directory, go into, navigate to directory
measure, gauge, benchmark, profile, time how long, calculate, compute, work out @action
monitor, watch, keep an eye on, watch for change @action
schedule, run periodically, run at interval, cron, run every @action
cache, memoize, remember result, memoization, caching @action
await, wait for promise, wait until resolved
resolve promise, fulfil
bind, bound to, binding
map over, map each, apply to each, apply to every @action
reduce array, fold, accumulate @action
flatten, make flat, unnest, flattening @action
deduplicate, remove duplicate, unique, distinct, dedupe, get unique, eliminate duplicate, unique value, remove repeated, drop duplicate, get rid of duplicate, without duplicate, deduplication, strip duplicate, filter out duplicate, unique element, unique item, distinct value, keep only unique
duplicate, repeated, more than once, occurs twice, occur more than once, appears twice, duplicated, appear more than once, repeated occurrence, occurring more than once
trim, remove whitespace from the end, strip whitespace, strip space, remove leading and trailing space, chop off whitespace, remove surrounding whitespace @action
pad, left pad, zero pad, fill with leading @action
capitalize, make the first letter uppercase, title case, uppercase first letter, upper case first letter @case
uppercase, upper case, to upper, capital letter, all caps, in capital @case
lowercase, lower case, to lower, small letter @case
escape, escaping, quote special @action
unescape, unescaping @action
indent, indentation @action
comment out, comment @action
uncomment @action
document, add documentation, write documentation, documentation, doc, docs, write doc @action
add docstring, docstring, add a docstring
annotate, add type, type hint, type annotation, add type hint, annotate with type, with types
unroll, loop unrolling
scroll, scrolling @action
click, press, tap
drag, drag and drop
select, choose, pick, selection @action
submit, send form, post form @action
redirect, forward to, redirection @action
resize, change size of, scale @action
rotate, turn by, rotation @action
draw chart, plot, chart, graph, plotting
train, fit model, training @action
predict, infer, inference, prediction @action
ping, check reachable
bisect, binary search commit
tag, tagging, label @action
fork, forking @action
paginate, pagination, page through
serve, host, expose on port
proxy, reverse proxy
lazy load, lazily load, load on demand, lazy loading
preload, prefetch, eager load @action
poll, polling @action
retry, try again, attempt again, retrying @action
time out, timeout, set a timeout
scale, scaling, scale up, scale out
activate environment, source environment
rank, ranking
satisfy, fulfill, meet, fulfil, fulfills, count toward, count for
~offer, offered, available, provide course, be taken, can take, can i take
teach, teaches, instruct, instructor, teacher, professor, taught, lecturer, who teach
attend, take class
border, neighbor, adjacent, neighbour, next to
`;
