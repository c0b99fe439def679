/**
 * Names of languages and products: two of one kind never mean the same. A line: the kind, then its names, each with
 * its other spellings after `=`.
 */
export const technologies = `
language: javascript=js=ecmascript=java script=vanilla js, typescript=ts, python=py=cpython, java, c#=csharp=c sharp, c++=cpp=cplusplus=c plus plus, c language=plain c=ansi c, go=golang=go lang, rust=rustlang, ruby, php, swift, kotlin, scala, perl, haskell, erlang, elixir, clojure, dart, lua, julia, matlab, fortran, cobol, objective-c=objc, f#=fsharp, ocaml, groovy, r language=rlang, zig, nim, crystal, solidity, assembly=asm, vb.net=visual basic=vb, delphi=pascal, prolog, scheme, lisp=common lisp, racket, vba
markup: html=html5, css=css3, json, xml, yaml=yml, toml, csv, markdown, latex, scss=sass, less css, protobuf=protocol buffer, ini, parquet, avro, tsv, pdf, svg
shell: bash, zsh, fish shell, powershell=pwsh, cmd.exe=batch file
system: linux, windows, macos=mac os=os x=mac, ubuntu, debian, centos, fedora, alpine, arch linux, android, ios, wsl, freebsd
frontend: react=reactjs=react.js, vue=vuejs=vue.js, angular=angularjs, svelte, solidjs, preact, ember, jquery, htmx, alpine.js=alpinejs, lit element, react native, flutter, swiftui, jetpack compose
meta: next.js=nextjs=next js, nuxt=nuxt.js, remix, gatsby, sveltekit, astro
styling: tailwind=tailwindcss=tailwind css, bootstrap, material ui=mui, styled components, bulma
backend: express=expressjs=express.js, django, flask, fastapi, rails=ruby on rails, spring=spring boot, laravel, symfony, nestjs=nest.js, koa, fastify, hono, asp.net=aspnet, gin, echo framework, actix, axum, phoenix, sinatra, hapi
runtime: node=node.js=nodejs=node js, deno, bun, .net=dotnet, jvm
database: postgresql=postgres=psql=pg, mysql, mariadb, sqlite=sqlite3, mongodb=mongo, redis, oracle db=oracle database, sql server=mssql=ms sql, cassandra, dynamodb, elasticsearch=elastic search, neo4j, couchdb, firestore=firebase, clickhouse, snowflake, bigquery, influxdb, memcached, duckdb
orm: prisma, sequelize, typeorm, hibernate, sqlalchemy, mongoose, drizzle, knex, entity framework, active record=activerecord, django orm
sql: sql
tester: jest, mocha, vitest, jasmine, pytest, unittest, junit, testng, rspec, phpunit, cypress, playwright, selenium, puppeteer, karma, ava, nunit, xunit, testing library
builder: webpack, vite, rollup, esbuild, parcel, gulp, grunt, babel, turbopack, swc
linter: eslint, tslint, prettier, biome, pylint, flake8, ruff, black formatter, rubocop, stylelint, mypy, pyright
packager: npm, yarn, pnpm, pip, poetry, conda=anaconda, pipenv, cargo, maven=mvn, gradle, nuget, composer, gem=rubygems, bundler, homebrew=brew, apt=apt-get, yum, dnf, pacman, apk, uv tool
scm: git, svn=subversion, mercurial=hg, cvs
forge: github=gh, gitlab, bitbucket
ci: github actions, jenkins, gitlab ci, circleci, travis
orchestrator: docker, docker compose=docker-compose, kubernetes=k8s=kubectl, podman, helm, docker swarm, nomad, openshift, minikube
infra: terraform, ansible, pulumi, puppet, chef, vagrant, cloudformation
cloud: aws=amazon web service, azure, gcp=google cloud, heroku, vercel, netlify, digitalocean, cloudflare
service: s3, ec2, aws lambda=lambda function, rds, sqs, sns, cloudfront, iam
web: nginx, apache=httpd, caddy, iis, traefik, haproxy
broker: kafka, rabbitmq, activemq, nats, zeromq, celery
protocol: http, https, ftp, sftp, ssh, tcp, udp, smtp, imap, grpc, graphql, rest=restful, soap, mqtt, webrtc, websocket protocol, oauth=oauth2, saml, jwt=json web token, ldap
address: ipv4, ipv6
editor: vs code=vscode=visual studio code, visual studio, intellij=idea, pycharm, vim=vi, neovim=nvim, emacs, nano, sublime text=sublime, eclipse, xcode, android studio, jupyter=jupyter notebook, atom editor, notepad++
data: pandas, numpy, polars, spark=pyspark=apache spark, dask, matplotlib, seaborn, plotly, scipy, hadoop, airflow, dbt, d3=d3.js, chart.js, ggplot
ml: tensorflow, pytorch=torch, keras, scikit-learn=sklearn=scikit learn, xgboost, hugging face=huggingface, opencv, jax, langchain, onnx
state: redux, mobx, zustand, vuex, pinia, recoil, rxjs, ngrx
fetcher: axios, fetch api, requests library=python requests, curl, wget, httpx, aiohttp
declaration: const, var
hook: useeffect, usestate, usememo, usecallback, useref, usecontext, usereducer, uselayouteffect
keyword: yield, await, defer, volatile, synchronized, return keyword=keyword return, final keyword
sorting: quicksort=quick sort, mergesort=merge sort, heapsort=heap sort, bubble sort, insertion sort, selection sort, radix sort, timsort
search: binary search, linear search, breadth first search=bfs=breadth-first search, depth first search=dfs=depth-first search, dijkstra, a star
tool: grep, sed, awk, find command, xargs, tar, rsync, cron=crontab, systemd=systemctl, tmux, cmake, gcc, clang, valgrind, gdb, strace, lsof, netstat, jq, scp, chmod, chown
`;

/** A technology and the words that nobody uses without meaning it. */
export const implied = `
git: commit, uncommit, rebase, squash, stash, cherry pick, untrack, gitignore, git repository, merge conflict
react: useeffect, usestate, usememo, usecallback, useref, usecontext, usereducer, jsx
docker: dockerfile, docker image
kubernetes: pod
typescript: tsconfig
python: venv, virtualenv, __init__
go: goroutine
node: npm
sql: inner join, left join, right join, full outer join, table, select statement, database
c++: std::string
regex: capture group
html: div
css: flexbox
java: nullpointerexception
bash: chmod, chown, grep
`;
