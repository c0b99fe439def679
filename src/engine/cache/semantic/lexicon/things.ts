/** What programs are made of and talk about; in the form of `actions`. */
export const things = `
array, list, arr, arraylist, vector @structure
string, str, text string, std::string, character string, piece of text @structure
character, char, letter @structure
dictionary, dict, map, hashmap, hash map, hash table, associative array, key value map, hashtable, lookup table, keyed collection @structure
set, hashset, hash set, unordered set @structure
tuple, named tuple @structure
integer, int, whole number, integer number @structure
float, double, floating point number, decimal number, floating point, real number @structure
boolean, bool, true or false, flag value @structure
object, obj, js object @structure
queue, fifo @structure
stack, lifo @structure
linked list, singly linked list @structure
heap, priority queue @structure
binary tree, tree structure, bst, binary search tree @structure
graph structure, adjacency list @structure
matrix, two dimensional array, 2d array, 2d list @structure
data frame, dataframe @structure
struct, structure type @structure
enum, enumeration, enumerated type @structure
date, day of year, calendar date @structure
datetime, date and time @structure
timestamp, unix time, epoch time, time since the epoch, since the epoch, epoch, current time, present time, unix timestamp
number, numeric value, numeral, digit
value, key value @slot
key, dictionary key, map key @slot
~element, item, entry, member, tag element
index, position, offset
property, attribute, field, prop, key value of object
class, type of object
interface, protocol type @construct
function, method, routine, procedure, subroutine, func, fn, def
lambda, anonymous function, arrow function @construct
callback, callback function, callback-based @construct
constructor, init method @construct
destructor, finalizer @construct
closure, lexical closure @construct
generator, generator function @construct
iterator, iterable @construct
decorator, decorating @construct
promise, future, deferred @construct
async/await, async await, async function, asynchronous function @construct
asynchronous, async, non-blocking, nonblocking @sync
synchronous, sync, blocking @sync
thread, worker thread @process
process, child process, subprocess @process
coroutine, fiber, goroutine @process
module, package module, namespace @module
package, library, dependency, lib @module
variable, var name, identifier
constant, let variable
parameter, argument, arg, param, args, input parameter
return value, returned value, result, output value
~statement, instruction, command, cli command, shell command
expression, formula
loop, for loop
while loop @loop
condition, conditional, if statement
switch statement, case statement, switch case
exception, error, failure, err, throws error, problem, issue, fault, bug
warning, warn @severity
stack overflow, stackoverflow error
memory leak, leaking memory, leak memory @defect
race condition, data race @defect
deadlock, dead lock @defect
segmentation fault, segfault, seg fault @defect
null pointer, nullpointerexception, null reference @defect
off-by-one, off by one, one time too many, one too many
!infinite loop, endless loop, infinitely, never ends, forever
null, nil, none value, nothing @nothing
undefined, not defined @nothing
nan, not a number @nothing
nullable, can hold null, can be null, optional type, may be null
non-null, not null, non nullable, non-nullable, cannot be null
optional, not required
file, document file @filekind
directory, folder, dir, directories, folders @filekind
file/directory, file or directory, file and directory, directory or file, directory and file, directory/file @filekind
subdirectory, subfolder, sub directory, sub-directory, sub folder
~current directory, current folder, current working directory, cwd, this directory, here, working directory, in the current directory, under the current directory, current directory tree, in the current directory tree @location
~recursive, recursively, and below, under and below, including subdirectories, and its subdirectories, in all subfolders, directory tree, subtree, tree, and subfolders, all the way down
~regular, normal, ordinary, plain, regular/normal, normal/regular
home directory, home folder, home dir @location
~root directory, file system, entire file system, on the system, system, root folder, filesystem, whole file system, root file system, entire filesystem @location
symbolic link, symlink, soft link, sym link @link
hard link, hardlink @link
path, file path, full path, pathname
file name, filename, name of the file, base name
extension, file extension, suffix, file type, ending in, ending with, end with, ends with
prefix, begin with, start with, starts with, beginning with, starting with
line, row of text, text line
line by line, one line at a time, each line of, over the lines of, every line of, per line, lines of
newline, line break, linebreak, new line, end of line, line feed
whitespace, white space, blank, spaces
!empty, blank value, zero byte, size 0, 0 byte, of zero length
size, how big, byte count, how large, file size, how many bytes, number of bytes, size in byte, disk usage, disk space
length, how long is, len
owner, owned by, belongs to, belong to, belonging to
permission, access right, permissions, file mode, rights
!hidden, dotfile, invisible file
executable, binary file, program file
terminal, command line, shell, console, command prompt, cli
shell script, bash script, script, sh script
environment variable, env var, env variable, environment variables, env vars, envvar
virtual environment, venv, virtualenv, virtual env
config file, configuration file, settings file
log file, logfile
table, db table, sql table @dbthing
row, record, tuple in table, rows @dbthing
column, table column, columns @dbthing
database, db, data base, schema
query, sql query, sql statement, select statement
!inner join @join
!left join, left outer join @join
!right join, right outer join @join
!full outer join, full join, outer join @join
cross join, cartesian product @join
primary key @dbkey
foreign key @dbkey
index on table, database index
transaction, db transaction
stored procedure
trigger, database trigger
regex, regular expression, regexp, re pattern, regular expressions, re module @notation
capture group, capturing group, regex group, named group, group by name, group a name
!by number, numbered, by index, by position
email address, email, e-mail address, e-mail, mail address @format
url, link, web address, uri @format
ip address, ipv4 address, ip @format
phone number, telephone number @format
password, passphrase, pwd
username, user name, login name
user, account
token, access token, api token
api, web api, endpoint, rest api
http request, web request
get request, http get, fetch a url @method
post request, http post @method
put request, http put @method
delete request, http delete @method
patch request, http patch @method
header, http header, response header
body, request body, payload
cookie, browser cookie @storage
local storage, localstorage @storage
session storage, sessionstorage @storage
session, user session
cors, cross-origin, cross origin request, cross-origin request, cross origin resource sharing, cross origin
certificate, ssl certificate, tls certificate
websocket, web socket
port, port number, tcp port
~server, web server, backend server
client, frontend client
browser, web browser
web page, webpage, html page, page, site, website
form, html form, web form
button, btn @widget
input, text field, input field, text box, textbox @widget
checkbox, check box @widget
dropdown, select box, drop-down @widget
div, html element, block element
image, picture, img, photo @media
video, clip @media
audio, sound @media
event handler, handler, event listener, listener, onchange handler, onchange, onclick handler
component, ui component
hook, custom hook, own hook, hook i wrote myself, hook of my own
state, component state, state variable
directive, custom directive
route, routing, url route
middleware, request middleware
template, page template
branch, git branch @gitthing
remote, origin, remote repository, upstream @side
local, on my machine, locally, on my computer @side
repository, repo, git repository, git repo
conflict, merge conflict
staged, staging area, in the index, git add @gitstate
unstaged, not staged, unstage @gitstate
container, docker container, containers @container
docker image, container image, images @container
volume, docker volume @container
pod, kubernetes pod @container
cluster, kubernetes cluster
running, currently up, currently running, active, alive, that are up @running
stopped, exited, not running, inactive, dead @running
memory, ram, heap, heap size, memory usage, memory limit, max heap
limit, maximum size, cap, threshold, max size, quota
cpu, processor, core
disk, drive, hard disk
time complexity, big o, big-o, how fast is in big-o term, running time, asymptotic complexity, big o complexity, big-o complexity, runtime complexity @complexity
space complexity, memory complexity @complexity
algorithm, algo
recursion, recursive function
~design pattern, pattern, shape
singleton, only one instance, single instance, singleton pattern, exactly one instance @pattern
immutable, read only, readonly, cannot be changed, unmodifiable, read-only @mutable
mutable, modifiable, writable @mutable
abstract class @construct
static, class level
dynamic, at runtime
public, publicly visible @visibility
private, hidden from outside @visibility
protected @visibility
global, everywhere, system wide, globally @scope
!shallow copy, shallow clone, top level copy, copy only the top level, only the top level @depth
!deep copy, deep clone, full copy, recursive copy, copy nested @depth
type, data type, datatype, types
generic, generics, type parameter
strict mode, strict compiler check, strict check, strict, strict type checking
unit test, unit tests @testkind
integration test, integration tests @testkind
end-to-end test, e2e test @testkind
test file, spec file, spec
test suite, suite of test
coverage, test coverage, code coverage
version, release
!last, latest, most recent, newest, previous, recent, final, latest version @which
!first, initial, earliest, oldest @which
!next, following, upcoming, subsequent, coming @which
current, present, existing, now, right now, at the moment
~new, fresh, additional, another
existing table, already existing
~specific, given, particular, certain, exact
!ascending, increasing order, smallest to largest, from smallest to largest, from low to high, from smallest, from low to high, smallest first, lowest first, in increasing order, a to z @direction
!descending, decreasing order, largest to smallest, from largest to smallest, from largest, from high to low, largest first, highest first, in decreasing order, z to a, reverse sort @direction
!horizontal, horizontally, left to right, x axis @axis
!vertical, vertically, top to bottom, y axis @axis
left, left side, left hand @handside
right side, right hand, right @handside
top side, up, upward @updown
bottom, down, downward @updown
before, prior to, ahead of, earlier than @when
after, later than, once done, since, newer than, more recently than @when
less than, smaller than, fewer than, at most, no more than, up to, shorter than, younger than, not more than, lesser than @than
greater than, more than, larger than, bigger than, at least, exceeding, longer than, older than, no less than, over than, minimum of @than
within the last, in the last, during the last, in the past, during the past, less than ago, within the past
only, just, single, exclusively, solely, one
~all, every, each, any, entire, whole, everything, of the whole, complete
~both, the two of
!case-insensitive, ignoring case, ignore case, regardless of case, case insensitive, without regard to case, case-insensitively, irrespective of case, no matter the case
!case-sensitive, case sensitive, respecting case
!alphabetical, alphabetically, in alphabetical order, by name, lexicographic
~between, in the range, range, from to, ranging from
inclusive, including end
exclusive, excluding end
millisecond, ms, milliseconds, msec @unit
second unit, seconds, secs @unit
minute, minutes, mins @unit
hour, hours, hrs @unit
day, days, 24 hour @unit
week, weeks @unit
month, months @unit
year, years @unit
byte, bytes @unit
kilobyte, kb, kilobytes @unit
megabyte, mb, megabytes @unit
gigabyte, gb, gigabytes @unit
pixel, px, pixels @unit
percent, percentage
twice, two time, 2 time, double time
instead of, rather than, in place of, as opposed to
!in parallel, concurrently, simultaneously, at the same time, parallel, concurrent
one by one, sequentially, in sequence, one after another, serially, sequential
automatically, by itself, auto, automatic
manually, by hand, manual
modified, changed, updated on, last modified, content changed, modification time @touched
last changed, status changed, change time, status change, metadata changed @touched
accessed, last accessed, access time, been accessed @touched
created, creation time, newly created @touched
difference, differ, vs, versus, different, distinguish, distinction, what is different, compared to, compared with, differs
~why, reason, cause, how come, what cause, for what reason, reason that
~example, sample, demo, demonstrate, illustration, code example
~way, approach, mean of, possibility, technique, solution, trick, practice, recipe, steps, step, guide
~code, source code, snippet, code snippet, block of code, program, code block
~syntax, notation for, construct for
~keyword, operator named, reserved word, statement called
~project, app, application, codebase, program we write
~programming, in programming, coding, software development, computer science, development
~idiomatic, best, proper, right way, correct way, recommended, good, preferred, easiest, simplest, quickest way, quick, easy, simple, cleanest, clean, standard, properly, correctly, appropriate
~separate, own, standalone, dedicated, of its own, distinct place
~custom, user defined, self written, own made, i wrote myself, user-defined
~utility, tool, program called
~particular file, some, certain thing
~content, contents, text in it
~name, named, called, with the name, whose name is, names
~word, term
~manual, man page, manual page, help page
~logic, body of function
~different, various, several, multiple, many, more than one, number of different
~statement of, clause
~instance, occurrence
~using code, programmatically, in code, with code, from code
~kind, sort of
~together, with each other, with one another, jointly
~order, sequence
~properly handled, gracefully
class course, course, classes, courses, lecture, module course
semester, term, trimester
requirement, degree requirement, requirements
credit, credits
workload, amount of work, work load
prerequisite, prereq, required before, prerequisites
easy course, easiest, least difficult, least demanding
hard course, hardest, most difficult
state, us state
city, town, cities
river, stream
mountain, peak
lake, lakes
capital, capital city
population, populous, inhabitant, people live, how many people, citizen, residents, people
population density, density
area, square kilometer, surface area
united states, usa, us, u.s., america
paper, publication, article, papers
author, writer, wrote, written by, authors, authored, write paper
~publish, published, publication date, appear in, appeared
conference, venue, published in
citation, cited, cite, citations
`;
