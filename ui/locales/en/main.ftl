# SARAi's texts in English. Shared by the command line and the web page; es/main.ftl has the same keys.

## Help: one key a command, one attribute an argument

help-usage = Usage:
help-commands = Commands
help-command = COMMAND
help-arguments = Arguments
help-options = Options
help-globals = General options

cli = SARAi: an assistant that answers on your machine, with checks and a receipt for every answer.
    .json = Answer in JSON on standard output
    .lang = Language: es or en (else the environment's, then the text's own)
    .offline = Use no network
    .quiet = No notes, no progress
    .config = Configuration file, instead of $SARAI_CONFIG or ~/.config/sarai/sarai.toml
    .home = Folder of models, memory and ledger, instead of $SARAI_HOME
    .help = Show this help
    .version = Show the version
    .after = Exit codes: 0 ok · 1 failed · 2 usage · 3 configuration · 4 not found · 5 model unavailable · 6 refused · 7 integrity broken · 130 interrupted
cli-ask = Ask a question and show the answer
    .text = The question; without it, or with "-", standard input is read
    .expert = Expert that must answer, whatever the router says
    .no_reflect = Don't hand the answer back for correction if a check fails
    .max_tokens = Tokens of the answer at most
cli-chat = A conversation in the terminal; /help lists its commands
cli-serve = Serve the web page and the HTTP interfaces
    .host = Address to listen on (default 127.0.0.1; any other needs server.token)
    .port = Port (default 8080; 0 picks a free one)
    .check = Exit with 0 if the server of this home is ready for questions
cli-route = Show what the router would do with a text
    .text = The text; without it, or with "-", standard input is read
    .file = File with one {"{"}"text": ...{"}"} object a line; one line comes out for each, in the same order
cli-models = Models: see, fetch, choose, verify
cli-models-list = Known models and profiles, and which are here
cli-models-pull = Fetch a model or all of a profile; goes on where it stopped
    .name = Name of the model or profile
cli-models-use = Choose the profile in use
    .profile = Name of the profile
cli-models-info = What is known of a model
    .name = Name of the model
cli-models-verify = Read the installed models whole and compare their sha256
    .name = Only this model
cli-models-rm = Delete a model
    .name = Name of the model
cli-models-import = Add a GGUF file, or the models of a folder
    .path = File or folder
cli-skills = Skill processes
cli-skills-list = The skills there are
cli-skills-status = State of each skill
cli-skills-start = Have a skill ready before it is asked
    .name = Name of its model
cli-skills-stop = End a skill after the answers under way
    .name = Name of its model
cli-skills-reload = Put a fresh process in place of a running one; no request is lost
    .name = Name of its model; else all that run
cli-skills-run = Ask one thing of a skill: text of a model, a SELECT or a question about your data of sql
    .name = Name of the skill or of its model
    .text = What is asked; read from the input if not given
    .rows = Rows at most
cli-skills-probe = Ask the skill at an address what it is
    .address = unix:/PATH, https://HOST:PORT, or http:// on this machine
cli-image = Small upright pictures, and the cache that keeps them
cli-image-prep = Prepare pictures
    .files = JPEG, PNG, WebP, GIF, BMP or TIFF files
cli-image-stats = Figures of the cache of pictures
cli-image-clean = Remove from the cache what is beyond its bounds
    .all = Remove everything
cli-repair = Repairs
cli-repair-try = Try a patch on a copy of a folder, in a sandbox; the folder stays as it is
    .patch = A unified diff, as git diff writes it
    .tree = The folder it is for
    .seconds = Seconds that the test may take
    .command = Program that tests the changed copy, with its arguments, after --; {"{"}tree{"}"} stands for the copy; python3 is this machine's
cli-adapters = LoRA adapters of the running models
cli-adapters-list = The adapters there are, and which one is in use
cli-adapters-load = Load an adapter while the model answers
    .name = What requests will call it
    .file = GGUF file of the adapter
    .scale = How strongly it is applied; 1: as trained
    .model = Model of the catalogue; else the one that answers questions
cli-adapters-use = Use an adapter for answers that name none; without a name, none
    .name = The adapter; else the model as it is
    .model = Model of the catalogue; else the one that answers questions
cli-adapters-rm = Remove an adapter
    .name = The adapter
    .model = Model of the catalogue; else the one that answers questions
cli-audit = The ledger: verify it, take receipts from it
cli-audit-verify = Verify the whole ledger and say how many leaves were checked
    .expert = Also count the answers of this expert
    .date = Also count the answers of this day, YYYY-MM-DD
    .checkpoint = File with a checkpoint kept elsewhere: the ledger must have grown from it
cli-audit-show = Show the leaf of an answer
    .id = The answer's id or the number of its leaf
cli-audit-receipt = Write the receipt of an answer to a file
    .id = The answer's id or the number of its leaf
    .output = File to write
    .for_checkpoint = File with an older checkpoint that the receipt can then be checked against
cli-audit-check-receipt = Check a receipt; needs no ledger
    .file = The receipt's file
    .checkpoint = File with a trusted checkpoint, compared beside the one in the receipt
cli-audit-checkpoint = Show the last signed checkpoint
cli-audit-export = Write every leaf, one a line, and the checkpoint that covers them
    .output = File to write; "-" is standard output
cli-config = Configuration: see, check, change
cli-config-default = The default configuration, commented
cli-config-show = The values in force
    .origin = Add where each value comes from
cli-config-check = Check the configuration
cli-config-get = Show one value
    .key = Key, such as server.port
cli-config-reset = Forget what was learned beside the configuration
    .what = metacontrol: the values that feedback and checks have changed
cli-config-set = Change one value in the user's file
    .key = Key, such as server.port
    .value = Value; lists with commas
cli-train = Learn on this machine: train the router, look at its weights, take them back
cli-train-router = Train the router from labelled questions and from remarks on its routes
    .data = Folder with train.jsonl and, if there is one, heldout.jsonl (default: the questions that ship)
    .seed = The same data and seed give the same weights (default 2026)
    .heads = joined (default), linear or recursive
    .compare = Train the other kinds of heads too, and show all of them
    .vectors = Like --compare, with heads that read sentence vectors too, to measure them (needs the embedding model, takes some minutes; never put into force)
    .dry_run = Measure only; change nothing
cli-train-status = Which weights route
cli-train-rollback = Go back to the weights before, or to those that ship
cli-bench = Measure SARAi, and llama-server beside it
    .scenario = decode, prefix, speculation, grammar, batch, load, mixed, forms, mind, or all
    .model = Only this installed model of the profile (default: all its chat models)
    .peer = A llama-server program to measure in turn; may be given several times
    .rounds = Measured rounds after one that warms up (default 7)
    .minutes = mixed: minutes of load (default 10); else no new round starts after so many (default 30)
    .catalogue = mixed: a catalogue with the models of the load, which must lie on this machine
    .profile = mixed: the profile of the load, instead of the one in use
    .set = mind: which tasks: a, b, e or all, several with commas (default b, the held-out ones)
    .class = mind: finance, logic, programming or structured, several with commas (default all)
    .tasks = mind: at most so many tasks of each class, evenly spread
    .votes = mind: at most so many answers of the bare model for a vote (default 5)
    .data = mind: the folder of the tasks (default: data/eval of the checkout around this folder)
    .prompts = forms: how many prompts, by turns of each expert (default 600, 60 as one of all)
    .seed = forms: the same seed gives the same prompts (default 1)
cli-doctor = Examine the machine, the models and the ledger
    .deep = Read the models and the ledger whole
cli-feedback = Rate an answer
    .turn_id = The answer's id
    .score = From -1 (bad) to 1 (good)
    .note = Remark
cli-completions = Write the completion script of a shell
    .shell = bash, zsh, fish, elvish or powershell

## Usage errors

usage-unknown-command = there is no command '{ $found }'
usage-unknown-argument = unexpected argument '{ $found }'
usage-missing = missing { $found }
usage-bad-value = '{ $value }' won't do for { $found } { $allowed }
usage-conflict = { $found } can't be used with { $other }
usage-not-utf8 = an argument is not UTF-8
hint-usage = { $help }
hint-usage-similar = did you mean '{ $similar }'? ({ $help })

## Errors and the next step

error-prompt-empty = the prompt is empty
hint-prompt-empty = write the question: sarai ask "How much is 21 % of 350 €?", or send it to standard input
error-prompt-long = the input has more than { $bytes_max } bytes
hint-prompt-long = shorten the text: no model here reads that much at once
error-prompt-not-utf8 = byte { $offset } of the input is not UTF-8
hint-prompt-not-utf8 = convert the text: iconv -f LATIN1 -t UTF-8
error-line = { $path }:{ $line }: { $detail }
hint-line = each line is a JSON object with "text"
error-not-found = { $kind ->
        [turn] the ledger has no answer '{ $name }'
        [key] there is no key '{ $name }'
        [tasks] '{ $name }' holds none of these tasks; they stand in data/eval of a checkout, --data names another folder
        [embedder] the profile in use has no model for vectors (role { $name }): choose one with sarai models use
        [weights] no weights were trained here: those that ship are in force
       *[other] there is no '{ $name }'
    }
error-no-server = no server is running
hint-skills = sarai skills list tells which there are
hint-statement = write the SELECT yourself, or ask with the names of tables and columns
hint-no-server = start it with sarai serve and repeat the command
error-file-unreadable = { $path } can't be read: { $reason }
error-file-unwritable = { $path } can't be written: { $reason }
error-file-unusable = { $path } can't be used: { $reason }
error-file-long = { $path } has { $bytes } bytes; { $bytes_max } is the limit
error-file-not-utf8 = { $path }: byte { $offset } is not UTF-8
error-config-missing = there is no configuration file { $path }
hint-config-missing = make one: sarai config default > FILE, or leave out --config and SARAI_CONFIG
error-config-syntax = { $path }:{ $line }: not valid TOML: { $detail }
error-config-unknown = { $origin }: unknown key `{ $key }`
error-config-value = { $origin }: `{ $key }` must be { $expected }, not { $found }
error-config-open = { $origin }: { $host } is reachable from other machines and there is no server.token
error-config-nowhere = no place for a configuration file: HOME and XDG_CONFIG_HOME are empty
hint-config-default = keys and their values: sarai config default
hint-config-similar = did you mean `{ $key }`? All keys: sarai config default
hint-config-open = set a token first: sarai config set server.token A-LONG-SECRET, or use 127.0.0.1
hint-config-nowhere = use --config FILE
error-home-nowhere = no place for data: SARAI_HOME, XDG_DATA_HOME and HOME are empty
hint-home-nowhere = choose a folder of yours with SARAI_HOME or --home
error-home-held = { $home } is in use by process { $pid } ({ $purpose }, address { $address })
error-home-silent = the server of process { $pid } at { $address } does not answer
error-home-unreachable = the connection to { $address } broke: { $reason }
hint-home-held = wait until it ends, stop it with: kill { $pid }, or use another folder with --home
hint-store-integrity = nothing was changed; keep a copy of the ledger folder before going on
hint-unavailable = examine the installation: sarai doctor
hint-again = ask again
hint-deadline = ask again, or give more time: sarai config set turn.deadline_seconds 300
hint-context = shorten the text, or give more context: sarai config set models.context_tokens 8192
hint-expert = leave out --expert: the router chooses; `sarai doctor` names the experts of your own
hint-expert-allow = read its files, then allow it: sarai config set experts.allowed NAME (several: NAME,OTHER)
hint-expert-files = mend the named file in the folder `experts` of the home; docs/EXPERTS.md says what it holds
hint-store-key = restore the key from a backup; nothing is signed again with another one
hint-store-receipt = don't trust that file; take another receipt: sarai audit receipt ID -o FILE (with --for-checkpoint if the checkpoint has another size)
hint-store-turn = each answer comes with its id: sarai ask --json
hint-sandbox = see which layer is missing: sarai doctor; to admit it knowingly: sarai config set sandbox.exceptions LAYER

## Commands

config-ok = the configuration is sound ({ $keys } keys)
config-set = { $key } saved in { $path }
config-reset = { $count ->
        [0] nothing had been learned
        [one] 1 learned value is back at what is configured
       *[other] { $count } learned values are back at what is configured
    }
config-learned = learned, in force in place of the above (to forget it: sarai config reset metacontrol):
config-learned-unused = learned and not used, as learning is off (to forget it: sarai config reset metacontrol):
config-learned-value = { $value } instead of { $configured }
config-learned-unreadable = what was learned can't be told: { $reason }

route-primary = expert: { $name }
route-name = { $name }
route-none = none
route-abstained = not sure

train-progress = training: { $percent } %
train-embedding = making sentence vectors: { $percent } %
train-table = heads | primary | es | en | typo loss | left-out styles | abstention | calibration | p99 | RAM
train-table-beside = { $heads } + vectors
train-vectors = vectors: { $name }, { $texts } texts (spoiled copies too) in { $seconds } s; p99 with vectors has the making of the vector in it, RAM the model's process. They are measured, never put into force
train-installed = in force from the next start on: { $sha256 }
train-not-installed = not kept (--dry-run): { $sha256 }
train-status = router: { $origin ->
        [home] weights trained here
       *[shipped] weights that ship
    }, { $heads } heads, { $features } features, { $sha256 }
train-fault = the weights of this home are not used, but those that ship: { $reason }

models-profiles = Profiles
models-models = Models
models-installed = installed
models-absent = not here
models-in-use = in use
models-used = profile in use: { $name }
models-removed = { $name } deleted; { $size } freed
models-verified = { $name }: sha256 matches
models-none = no model is installed
models-imported = { $name } added ({ $size })
models-skipped = { $path } not added: { $reason }
models-field-licence = licence
models-field-languages = languages
models-field-size = size
models-field-memory = memory
models-field-context = context
models-field-sources = sources

skills-ready = running
skills-missing = missing
skills-fetching = fetching
skills-loading = loading
skills-failed = failed
skills-idle = starts when used
skills-more-rows = there are more rows than these { $rows }: --rows N asks for another number
repair-added = added
repair-changed = changed
repair-removed = removed
repair-left-out = { $count } entries that are no plain files, or history, were not copied
repair-refused = the patch does not fit: { $reason }
repair-test-passed = the test passed
repair-test-late = the time of the test was up
repair-test-failed = the test failed
image-hit = known
image-near = one like it was here
image-miss = new
image-stats = { $pictures } pictures in { $files } files, { $bytes } (from { $bytes_in }); known { $hits }, near { $near }, new { $misses }; hit rate { $rate }
image-cleaned = { $files } files removed, { $bytes }
skills-page-memory = memory: { $claimed } claimed of { $budget }
skills-memory = memory: { $claimed } claimed of { $budget } ({ $parts })
adapters-none = no adapters
adapters-in-force = in use

audit-verified = ledger intact: { $leaves ->
        [one] 1 leaf checked
       *[other] { $leaves } leaves checked
    }
audit-matching = { $count ->
        [one] 1 matches the filter
       *[other] { $count } match the filter
    }
audit-empty = the ledger is empty: there are no answers yet
audit-receipt-key = signed by key: { $key } (compare it with one you trust)
audit-receipt-written = receipt written to { $path }
audit-exported = { $leaves } leaves written to { $path }
audit-receipt-valid = receipt valid: leaf { $leaf_index } of a ledger of { $tree_size }

feedback-saved = thank you, rating saved

doctor-ok = ok
doctor-bad = BAD
doctor-all-ok = all is well
doctor-problems = { $count ->
        [one] 1 problem
       *[other] { $count } problems
    }
doctor-cpu = { $name }; in use: { $features }
doctor-cpu-missing = { $name }; missing: { $features }
doctor-cpu-hint = a processor with AVX2 and FMA (2013 or later) is needed
doctor-memory = { $free } free of { $total }
doctor-memory-need = { $free } free of { $total }; the profile needs { $need }
doctor-memory-hint = close programs or choose a smaller profile: sarai models list
doctor-budget = { $budget } for SARAi and its models; nothing is loaded
doctor-budget-claimed = { $budget } for SARAi and its models; claimed now: { $claimed } ({ $parts })
doctor-budget-small = { $budget } for SARAi and its models; { $name } needs { $need }
doctor-budget-small-hint = raise models.ram_budget_bytes, lower models.context_tokens, or choose a smaller profile: sarai models use mini
doctor-budget-over = { $budget } for SARAi and its models is more than this machine has
doctor-budget-over-hint = let SARAi choose: sarai config set models.ram_budget_bytes 0
doctor-sandbox = layers in force: { $layers }
doctor-sandbox-excepted = layers in force: { $layers }; admitted to be missing: { $excepted }
doctor-sandbox-hint = allow user namespaces: sysctl kernel.unprivileged_userns_clone=1
doctor-models = { $found } of { $total } of profile { $profile }, { $size }
doctor-models-hint = fetch them: sarai models pull { $profile }
doctor-skill = { $path }
doctor-skill-absent = { $path } is missing
doctor-skill-hint = build it with make build, or say where it is: sarai config set skills.binary PATH
doctor-python = { $path }, version { $version }: what the programming expert writes is run in it
doctor-python-absent = no Python 3 ({ $reason }): the programming expert gives programs without running them, and says so
doctor-python-hint = install Python 3 (apt install python3): it is found within a minute, without a restart
doctor-ledger = { $leaves ->
        [one] 1 leaf
       *[other] { $leaves } leaves
    }
doctor-ledger-empty = still empty
doctor-ledger-hint = see which leaf: sarai audit verify
doctor-adapters-none = none in use
doctor-adapters = { $names }
doctor-adapters-fault = { $name }: { $fault }
doctor-adapters-hint = load it again: sarai adapters load NAME FILE, or remove it: sarai adapters rm NAME
doctor-experts-none = built in: { $built }; none of your own
doctor-experts = built in: { $built }; your own: { $loaded }; not allowed: { $off }
doctor-experts-refused = built in: { $built }; your own: { $loaded }; not allowed: { $off }; refused: { $refused }
doctor-experts-hint = mend the folder, or take the name out: sarai config set experts.allowed NAMES; docs/EXPERTS.md says what it holds
doctor-learning = { $feedback } changes by feedback, { $outcome } by checks, { $count } values differ; farthest { $name }: { $value } instead of { $configured }
doctor-learning-none = nothing yet; values are as configured
doctor-learning-off = off; values are as configured
doctor-learning-hint = forget it and begin again: sarai config reset metacontrol
doctor-database = { $path }, { $turns ->
        [one] 1 answer
       *[other] { $turns } answers
    }
doctor-database-absent = not there yet; the first answer makes it
doctor-database-hint = restore a copy from backups/
doctor-disk = { $free } free in { $path }
doctor-disk-hint = free some room: at least { $need } is needed
doctor-config = { $path }
doctor-config-default = defaults
doctor-config-hint = sarai config check
doctor-home = { $path }
doctor-home-open = { $path } is readable by others (mode { $mode })
doctor-home-hint = chmod 700 { $path }
doctor-pip = python3 -m pip works
doctor-pip-absent = python3 -m pip does not work: models can't come as packages
doctor-pip-hint = install python3 and pip (apt install python3-pip) if the main source can't be reached
doctor-server-running = running at { $address } (process { $pid })
doctor-server-free = stopped; port { $port } is free
doctor-server-taken = port { $port } is taken by another program
doctor-server-hint = choose another: sarai config set server.port 8090

error-port = { $address } can't be listened on: { $reason }
hint-port = choose another port: sarai serve --port 8090 (or 0 for a free one)

## Measurements

bench-title = { $scenario } · { $model } · { $rounds } rounds in turn · median (least..greatest), then ratio of ours to theirs by round
bench-title-mixed = { $scenario } · { $model } · { $rounds } samples of memory
bench-more = more is better
bench-less = less is better
bench-kept = promised { $promise }: kept
bench-missed = promised { $promise }: MISSED
bench-progress = { $scenario }, { $model }: { $done } of { $all }
bench-left-out = { $name } is left out: { $reason }
bench-no-peer = no llama-server to compare with (--peer PROGRAM): SARAi is measured alone
bench-closing = { $threads } threads, context { $context }, temperature 0, { $seconds } s in all
bench-figure-skill-start = skill without a model: from nothing to ready, ms
bench-figure-skill-start-p95 = from nothing to ready, 95th percentile, ms
bench-figure-skill-start-times = from nothing to ready beside bwrap, 95th percentile, ms
bench-figure-skill-health = health check, 99th percentile, ms
bench-figure-skill-idle = memory at rest, MiB
bench-figure-skill-first-token = first token of a model that was not loaded, ms
bench-figure-tables-right = right rows, share of questions
bench-figure-tables-seconds = from a question over tables to its rows, s
bench-figure-prefill = reading a fresh prompt of about 500 tokens, tokens/s
bench-figure-decode = writing, 128 tokens, tokens/s
bench-figure-first-token = first token of a short prompt, ms
bench-figure-resident = memory of all processes, MiB
bench-figure-prefix-cold = first token, prefix of about 1,000 tokens never seen, ms
bench-figure-prefix-warm = first token, same prefix in the same process, ms
bench-figure-prefix-restart = first token, same prefix after a restart, ms
bench-figure-prefix-warm-share = warm over cold
bench-figure-prefix-restart-share = after a restart over cold
bench-figure-decode-quiet = writing, quiet machine, tokens/s
bench-figure-decode-loaded = writing beside two busy threads, tokens/s
bench-figure-load-kept = share of the quiet speed that is left
bench-figure-batch-one = one answer, tokens/s
bench-figure-batch-four = four answers at once, all their tokens/s
bench-figure-batch-scaling = four over one
bench-figure-grammar-wall = bound answer, whole time, s
bench-figure-grammar-tokens = tokens of a bound answer
bench-figure-answer-speed = whole answer, tokens/s
bench-figure-answer-decode = after the first token, tokens/s
bench-figure-answer-wall = whole answer, s
bench-figure-ram-p50 = memory of all processes, median, MB
bench-figure-ram-p99 = memory of all processes, 99th percentile, MB
bench-figure-ram-max = memory of all processes, greatest, MB
bench-group-chat = prose
bench-group-json = JSON from a text
bench-group-rewrite90 = rewrite that keeps 0.9 or more
bench-group-rewrite70 = rewrite that keeps 0.7 to 0.9
bench-group-rewrite-other = rewrite that keeps less than 0.7
bench-group-code = code with a renamed variable
bench-group-set-a = set a
bench-group-set-b = set b, held out
bench-note-time = the time limit ended it after { $rounds }
bench-note-parsed = { $side }: { $good } of { $all } bound answers fit the form
bench-note-drafts = { $group }: { $tasks } tasks, { $drafted } tokens drafted, { $accepted } accepted, kept shares { $kept }
bench-note-no-drafts = { $group }: { $tasks } tasks, drafts not reported, kept shares { $kept }
bench-note-equal = with and without drafts: { $equal } of { $all } answers equal to the byte
bench-note-unequal = with and without drafts: MISSED, only { $equal } of { $all } answers equal to the byte
bench-note-requests = { $kind }: { $sent } sent, { $finished } finished, { $cancelled } cancelled, { $refused } told to come back, { $unavailable } without a model, { $told } failed and said so, { $lost } lost
bench-note-reason = { $kind }: { $reason }
bench-note-restarts = { $restarts } restarts of children in { $minutes } min; faults: { $faults }
bench-note-budget = memory budget { $bytes } bytes; memory sampled each second
bench-note-oom = { $kills } kills for lack of memory on the whole machine
bench-note-ended = the server ENDED during the load
bench-note-missed = missed: { $ids }
forms-title = forms · { $model } · seed { $seed } · { $done } of { $all } prompts
forms-rule = each structured output against the JSON Schema (2020-12) that its expert publishes, and each toned answer against the plain text that its turn tells; prose and refusals are no valid outputs
forms-all = all experts
forms-row = { $name } { $asked } asked: { $valid }/{ $structured } structured outputs valid, { $prose } in prose instead, { $refused } refused
forms-tones = answers sent with a tone: { $sent } ({ $structured } of them structured), plain text in it to the byte: { $verbatim }; changed facts caught by the lock: { $caught }, tones held back by another check: { $held }, changed facts sent: { $violations }
forms-few = fewer than { $wanted } answers with a tone: the promise is not shown by this run
forms-wrong = WRONG: prompt { $number } ({ $expert }): { $what }
forms-reason = { $count } times no structured output: { $reason }
mind-title = mind · { $model } · sets { $sets } · { $done } of { $all } tasks
mind-rule = right answers with 95 % intervals (Wilson; net gain: bootstrap), mean tokens and seconds of an answer; same sampling for all first answers, and a vote spends at most the tokens of the assistant
mind-cut-time = the time limit ended it early
mind-cut-interrupted = interrupted
mind-cut-ended = the server ENDED during the run
mind-class = { $class }, { $tasks } tasks
mind-class-finance = finance
mind-class-logic = logic
mind-class-programming = programming
mind-class-structured = structured data
mind-class-all = all classes
mind-row-bare = bare model
mind-row-vote = vote of { $drawn } bare answers
mind-row-first = assistant, first try
mind-row-last = assistant, after reflection
mind-cost = { $tokens } tokens, median { $median } s, p90 { $p90 } s
mind-change = fixed { $fixed }, harmed { $harmed }, net { $net }
mind-change-reflection = reflection over the first try
mind-change-over_bare = assistant over the bare model
mind-change-over_vote = assistant over the vote
mind-shape = the stated shape is kept: assistant { $ours }, bare model { $bare }
mind-facts = answered by an expert: { $expert }, passed on: { $fallback }; rounds: { $rounds }, first try asked for again: { $asked }; changed facts held back: { $caught }, sent: { $reached }; answers missing: { $missing }
mind-fault = an answer is missing: { $reason }
