# Textos de SARAi en español. Los comparten la línea de órdenes y la página web; en/main.ftl tiene las mismas claves.

## Ayuda: una clave por orden, un atributo por argumento

help-usage = Uso:
help-commands = Órdenes
help-command = ORDEN
help-arguments = Argumentos
help-options = Opciones
help-globals = Opciones generales

cli = SARAi: un asistente que responde en tu máquina, con comprobaciones y un recibo por respuesta.
    .json = Responde en JSON por la salida estándar
    .lang = Idioma: es o en (si no, el del entorno y después el del propio texto)
    .offline = No usa la red
    .quiet = Sin avisos ni progreso
    .config = Fichero de configuración, en vez de $SARAI_CONFIG o ~/.config/sarai/sarai.toml
    .home = Carpeta de modelos, memoria y registro, en vez de $SARAI_HOME
    .help = Muestra esta ayuda
    .version = Muestra la versión
    .after = Códigos de salida: 0 bien · 1 fallo · 2 uso · 3 configuración · 4 no existe · 5 modelo no disponible · 6 rechazado · 7 integridad rota · 130 interrumpido
cli-ask = Hace una pregunta y muestra la respuesta
    .text = La pregunta; sin ella, o con "-", se lee de la entrada estándar
    .expert = Experto que debe responder, diga lo que diga el encaminador
    .no_reflect = No devuelve la respuesta para corregirla si falla una comprobación
    .max_tokens = Máximo de tokens de la respuesta
cli-chat = Conversación en la terminal; /ayuda muestra sus órdenes
cli-serve = Sirve la página web y las interfaces HTTP
    .host = Dirección en la que escuchar (por defecto 127.0.0.1; otra exige server.token)
    .port = Puerto (por defecto 8080; 0 elige uno libre)
    .check = Sale con 0 si el servidor de esta carpeta está listo para preguntas
cli-route = Muestra qué haría el encaminador con un texto
    .text = El texto; sin él, o con "-", se lee de la entrada estándar
    .file = Fichero con un objeto {"{"}"text": ...{"}"} por línea; sale una línea por cada una, en el mismo orden
cli-models = Modelos: ver, descargar, elegir, comprobar
cli-models-list = Modelos y perfiles conocidos, y cuáles están aquí
cli-models-pull = Descarga un modelo o todos los de un perfil; continúa donde se quedó
    .name = Nombre del modelo o del perfil
cli-models-use = Elige el perfil en uso
    .profile = Nombre del perfil
cli-models-info = Lo que se sabe de un modelo
    .name = Nombre del modelo
cli-models-verify = Lee enteros los modelos instalados y compara su sha256
    .name = Solo este modelo
cli-models-rm = Borra un modelo
    .name = Nombre del modelo
cli-models-import = Añade un fichero GGUF, o los modelos de una carpeta
    .path = Fichero o carpeta
cli-skills = Procesos de habilidades
cli-skills-list = Habilidades que hay
cli-skills-status = Estado de cada habilidad
cli-skills-start = Prepara una habilidad antes de que se le pregunte
    .name = Nombre de su modelo
cli-skills-stop = Termina una habilidad tras las respuestas en curso
    .name = Nombre de su modelo
cli-skills-reload = Pone un proceso nuevo en lugar del que está en marcha; no se pierde ninguna petición
    .name = Nombre de su modelo; si no, todas las que están en marcha
cli-skills-run = Pide una cosa a una habilidad: texto a un modelo, un SELECT o una pregunta sobre tus datos a sql
    .name = Nombre de la habilidad o de su modelo
    .text = Lo que se le pide; si no, se lee de la entrada
    .rows = Filas como máximo
cli-skills-probe = Pregunta a la habilidad de una dirección qué es
    .address = unix:/RUTA, https://MÁQUINA:PUERTO, o http:// en esta máquina
cli-image = Imágenes pequeñas y derechas, y la caché que las guarda
cli-image-prep = Prepara imágenes
    .files = Ficheros JPEG, PNG, WebP, GIF, BMP o TIFF
cli-image-stats = Cifras de la caché de imágenes
cli-image-clean = Borra de la caché lo que pasa de sus límites
    .all = Bórralo todo
cli-repair = Reparaciones
cli-repair-try = Prueba un parche en una copia de una carpeta, en un entorno aislado; la carpeta queda como está
    .patch = Un diff unificado, como los de git diff
    .tree = La carpeta a la que se aplica
    .seconds = Segundos que puede durar la prueba
    .command = Programa que prueba la copia cambiada, con sus argumentos, tras --; {"{"}tree{"}"} es la copia; python3 es el de esta máquina
cli-adapters = Adaptadores LoRA de los modelos en marcha
cli-adapters-list = Adaptadores que hay y cuál está en uso
cli-adapters-load = Carga un adaptador mientras el modelo responde
    .name = Cómo lo llamarán las peticiones
    .file = Fichero GGUF del adaptador
    .scale = Fuerza con que se aplica; 1: la del entrenamiento
    .model = Modelo del catálogo; si falta, el que responde las preguntas
cli-adapters-use = Usa un adaptador en las respuestas que no nombran ninguno; sin nombre, ninguno
    .name = El adaptador; si falta, el modelo tal cual
    .model = Modelo del catálogo; si falta, el que responde las preguntas
cli-adapters-rm = Quita un adaptador
    .name = El adaptador
    .model = Modelo del catálogo; si falta, el que responde las preguntas
cli-audit = El registro: comprobarlo y sacar recibos
cli-audit-verify = Comprueba el registro entero y dice cuántas hojas ha mirado
    .expert = Cuenta aparte las respuestas de este experto
    .date = Cuenta aparte las respuestas de este día, AAAA-MM-DD
    .checkpoint = Fichero con un punto de control guardado fuera: el registro debe haber crecido desde él
cli-audit-show = Muestra la hoja de una respuesta
    .id = Identificador de la respuesta o número de hoja
cli-audit-receipt = Escribe el recibo de una respuesta en un fichero
    .id = Identificador de la respuesta o número de hoja
    .output = Fichero que se escribe
    .for_checkpoint = Fichero con un punto de control anterior contra el que se podrá comprobar el recibo
cli-audit-check-receipt = Comprueba un recibo; no necesita el registro
    .file = Fichero del recibo
    .checkpoint = Fichero con un punto de control de confianza, que se compara además del que trae el recibo
cli-audit-checkpoint = Muestra el último punto de control firmado
cli-audit-export = Escribe todas las hojas, una por línea, y el punto de control que las cubre
    .output = Fichero que se escribe; "-" es la salida estándar
cli-config = Configuración: ver, comprobar, cambiar
cli-config-default = La configuración por defecto, comentada
cli-config-show = Los valores en vigor
    .origin = Añade de dónde viene cada valor
cli-config-check = Comprueba la configuración
cli-config-get = Muestra un valor
    .key = Clave, como server.port
cli-config-reset = Olvida lo aprendido al lado de la configuración
    .what = metacontrol: los valores que han cambiado las valoraciones y las comprobaciones
cli-config-set = Cambia un valor en el fichero del usuario
    .key = Clave, como server.port
    .value = Valor; las listas, separadas por comas
cli-train = Aprende en esta máquina: entrena el encaminador, mira sus pesos, vuelve atrás
cli-train-router = Entrena el encaminador con preguntas etiquetadas y con notas sobre sus rutas
    .data = Carpeta con train.jsonl y, si lo hay, heldout.jsonl (por omisión: las preguntas incluidas)
    .seed = Con los mismos datos y semilla salen los mismos pesos (por omisión 2026)
    .heads = joined (por omisión), linear o recursive
    .compare = Entrena también las otras clases de cabezas y las muestra todas
    .vectors = Como --compare, y además con cabezas que leen vectores de frases, para medirlas (necesita el modelo de vectores y unos minutos; nunca entran en vigor)
    .dry_run = Solo mide; no cambia nada
cli-train-status = Qué pesos encaminan
cli-train-rollback = Vuelve a los pesos anteriores, o a los incluidos
cli-bench = Medir SARAi, y llama-server a su lado
    .scenario = decode, prefix, speculation, grammar, batch, load, mixed, forms, mind o all
    .model = Solo este modelo instalado del perfil (si no, todos los que conversan)
    .peer = Un programa llama-server que se mide por turnos; puede darse varias veces
    .rounds = Rondas medidas tras una de calentamiento (7 si no se dice)
    .minutes = mixed: minutos de carga (10 si no se dice); si no, minutos tras los que no empieza otra ronda (30)
    .catalogue = mixed: un catálogo con los modelos de la carga, que deben estar en esta máquina
    .profile = mixed: el perfil de la carga, en vez del que está en uso
    .set = mind: qué tareas: a, b, e o all, varias con comas (si no, b, las reservadas)
    .class = mind: finance, logic, programming o structured, varias con comas (si no, todas)
    .tasks = mind: como mucho tantas tareas de cada clase, repartidas por igual
    .votes = mind: como mucho tantas respuestas del modelo a secas para votar (5 si no se dice)
    .data = mind: la carpeta de las tareas (si no, data/eval de la copia del código en torno a esta carpeta)
    .prompts = forms: cuántas preguntas, por turnos de cada experto (600 si no se dice, 60 dentro de all)
    .seed = forms: la misma semilla da las mismas preguntas (1 si no se dice)
cli-doctor = Revisa la máquina, los modelos y el registro
    .deep = Lee enteros los modelos y el registro
cli-feedback = Valora una respuesta
    .turn_id = Identificador de la respuesta
    .score = De -1 (mala) a 1 (buena)
    .note = Comentario
cli-completions = Escribe el autocompletado de una consola
    .shell = bash, zsh, fish, elvish o powershell

## Errores de uso

usage-unknown-command = no existe la orden «{ $found }»
usage-unknown-argument = no se esperaba «{ $found }»
usage-missing = falta { $found }
usage-bad-value = «{ $value }» no vale para { $found } { $allowed }
usage-conflict = { $found } no puede ir con { $other }
usage-not-utf8 = un argumento no es UTF-8
hint-usage = { $help }
hint-usage-similar = ¿querías decir «{ $similar }»? ({ $help })

## Errores y su siguiente paso

error-prompt-empty = la pregunta está vacía
hint-prompt-empty = escribe la pregunta: sarai ask "¿Cuánto es el 21 % de 350 €?", o pásala por la entrada estándar
error-prompt-long = la entrada pasa de { $bytes_max } bytes
hint-prompt-long = recorta el texto: un modelo no puede leer tanto de una vez
error-prompt-not-utf8 = el byte { $offset } de la entrada no es UTF-8
hint-prompt-not-utf8 = convierte el texto: iconv -f LATIN1 -t UTF-8
error-line = { $path }:{ $line }: { $detail }
hint-line = cada línea es un objeto JSON con "text"
error-not-found = { $kind ->
        [turn] no hay ninguna respuesta «{ $name }» en el registro
        [key] no existe la clave «{ $name }»
        [tasks] '{ $name }' no tiene ninguna de estas tareas; están en data/eval de una copia del código, y --data nombra otra carpeta
        [embedder] el perfil en uso no tiene modelo de vectores (papel { $name }): elige otro con sarai models use
        [weights] aquí no se ha entrenado ningún peso: encaminan los incluidos
       *[other] no existe «{ $name }»
    }
error-no-server = no hay ningún servidor en marcha
hint-skills = sarai skills list dice cuáles hay
hint-statement = escribe tú el SELECT, o pregunta con los nombres de las tablas y columnas
hint-no-server = inícialo con sarai serve y repite la orden
error-file-unreadable = no se puede leer { $path }: { $reason }
error-file-unwritable = no se puede escribir { $path }: { $reason }
error-file-unusable = no se puede usar { $path }: { $reason }
error-file-long = { $path } tiene { $bytes } bytes; el límite es { $bytes_max }
error-file-not-utf8 = { $path }: el byte { $offset } no es UTF-8
error-config-missing = no existe el fichero de configuración { $path }
hint-config-missing = créalo con: sarai config default > FICHERO, o quita --config y SARAI_CONFIG
error-config-syntax = { $path }:{ $line }: no es TOML válido: { $detail }
error-config-unknown = { $origin }: clave desconocida `{ $key }`
error-config-value = { $origin }: `{ $key }` debe ser { $expected }, no { $found }
error-config-open = { $origin }: { $host } es accesible desde otras máquinas y no hay server.token
error-config-nowhere = no hay dónde guardar la configuración: HOME y XDG_CONFIG_HOME están vacíos
hint-config-default = las claves y sus valores: sarai config default
hint-config-similar = ¿querías decir `{ $key }`? Todas las claves: sarai config default
hint-config-open = pon antes un token: sarai config set server.token UN-SECRETO-LARGO, o usa 127.0.0.1
hint-config-nowhere = usa --config FICHERO
error-home-nowhere = no se sabe dónde guardar los datos: SARAI_HOME, XDG_DATA_HOME y HOME están vacíos
hint-home-nowhere = elige una carpeta tuya con SARAI_HOME o --home
error-home-held = { $home } está en uso por el proceso { $pid } ({ $purpose }, dirección { $address })
error-home-silent = el servidor del proceso { $pid } en { $address } no responde
error-home-unreachable = se cortó la conexión con { $address }: { $reason }
hint-home-held = espera a que termine, páralo con: kill { $pid }, o usa otra carpeta con --home
hint-store-integrity = no se ha cambiado nada; guarda una copia de la carpeta ledger antes de seguir
hint-unavailable = revisa la instalación: sarai doctor
hint-again = repite la pregunta
hint-deadline = repite la pregunta, o da más tiempo: sarai config set turn.deadline_seconds 300
hint-context = acorta el texto, o da más contexto: sarai config set models.context_tokens 8192
hint-expert = quita --expert: el encaminador elige; `sarai doctor` nombra tus propios expertos
hint-expert-allow = lee sus ficheros y permítelo: sarai config set experts.allowed NOMBRE (varios: NOMBRE,OTRO)
hint-expert-files = arregla el fichero indicado en la carpeta `experts` de la casa; docs/EXPERTS.md dice qué contiene
hint-store-key = recupera la clave de una copia; nada se vuelve a firmar con otra
hint-store-receipt = no te fíes de ese fichero; saca otro recibo: sarai audit receipt ID -o FICHERO (con --for-checkpoint si el punto de control es de otro tamaño)
hint-store-turn = el identificador sale con cada respuesta: sarai ask --json
hint-sandbox = mira qué capa falta: sarai doctor; para admitirlo a sabiendas: sarai config set sandbox.exceptions CAPA

## Órdenes

config-ok = la configuración es correcta ({ $keys } claves)
config-set = { $key } guardado en { $path }
config-reset = { $count ->
        [0] no se había aprendido nada
        [one] 1 valor aprendido vuelve a lo configurado
       *[other] { $count } valores aprendidos vuelven a lo configurado
    }
config-learned = aprendido, en vigor en lugar de lo anterior (para olvidarlo: sarai config reset metacontrol):
config-learned-unused = aprendido y sin usar, porque no se aprende (para olvidarlo: sarai config reset metacontrol):
config-learned-value = { $value } en vez de { $configured }
config-learned-unreadable = no se puede decir lo aprendido: { $reason }

route-primary = experto: { $name }
route-name = { $name }
route-none = ninguno
route-abstained = no está seguro

train-progress = entrenando: { $percent } %
train-embedding = calculando vectores de frases: { $percent } %
train-table = cabezas | principal | es | en | pérdida por erratas | estilos no vistos | abstención | calibración | p99 | RAM
train-table-beside = { $heads } + vectores
train-vectors = vectores: { $name }, { $texts } textos (también las copias con erratas) en { $seconds } s; el p99 con vectores incluye calcular el vector, y la RAM, el proceso del modelo. Se miden, nunca entran en vigor
train-installed = en vigor desde el próximo arranque: { $sha256 }
train-not-installed = no se guarda (--dry-run): { $sha256 }
train-status = encaminador: { $origin ->
        [home] pesos entrenados aquí
       *[shipped] pesos incluidos
    }, cabezas de clase { $heads }, { $features } rasgos, { $sha256 }
train-fault = los pesos de esta carpeta no se usan, sino los incluidos: { $reason }

models-profiles = Perfiles
models-models = Modelos
models-installed = instalado
models-absent = no está
models-in-use = en uso
models-used = perfil en uso: { $name }
models-removed = { $name } borrado; { $size } libres
models-verified = { $name }: sha256 correcto
models-none = no hay ningún modelo instalado
models-imported = { $name } añadido ({ $size })
models-skipped = { $path } no se añade: { $reason }
models-field-licence = licencia
models-field-languages = idiomas
models-field-size = tamaño
models-field-memory = memoria
models-field-context = contexto
models-field-sources = orígenes

skills-ready = en marcha
skills-missing = falta
skills-fetching = descargando
skills-loading = cargando
skills-failed = ha fallado
skills-idle = se inicia al usarla
skills-more-rows = hay más filas que estas { $rows }: --rows N pide otras tantas
repair-added = nuevo
repair-changed = cambiado
repair-removed = borrado
repair-left-out = { $count } entradas que no son ficheros corrientes, o historial, no se copiaron
repair-refused = el parche no encaja: { $reason }
repair-test-passed = la prueba ha pasado
repair-test-late = se acabó el tiempo de la prueba
repair-test-failed = la prueba ha fallado
image-hit = ya estaba
image-near = había una igual
image-miss = nueva
image-stats = { $pictures } imágenes en { $files } ficheros, { $bytes } (venían { $bytes_in }); encontradas { $hits }, parecidas { $near }, nuevas { $misses }; aciertos { $rate }
image-cleaned = { $files } ficheros borrados, { $bytes }
skills-page-memory = memoria: { $claimed } reservados de { $budget }
skills-memory = memoria: { $claimed } reservados de { $budget } ({ $parts })
adapters-none = sin adaptadores
adapters-in-force = en uso

audit-verified = registro correcto: { $leaves ->
        [one] 1 hoja comprobada
       *[other] { $leaves } hojas comprobadas
    }
audit-matching = { $count ->
        [one] 1 coincide con el filtro
       *[other] { $count } coinciden con el filtro
    }
audit-empty = el registro está vacío: todavía no hay respuestas
audit-receipt-key = clave que lo firma: { $key } (compárala con una de confianza)
audit-receipt-written = recibo escrito en { $path }
audit-exported = { $leaves } hojas escritas en { $path }
audit-receipt-valid = recibo correcto: hoja { $leaf_index } de un registro de { $tree_size }

feedback-saved = gracias, valoración guardada

doctor-ok = bien
doctor-bad = MAL
doctor-all-ok = todo en orden
doctor-problems = { $count ->
        [one] 1 problema
       *[other] { $count } problemas
    }
doctor-cpu = { $name }; en uso: { $features }
doctor-cpu-missing = { $name }; faltan: { $features }
doctor-cpu-hint = hace falta un procesador con AVX2 y FMA (2013 o posterior)
doctor-memory = { $free } libres de { $total }
doctor-memory-need = { $free } libres de { $total }; el perfil pide { $need }
doctor-memory-hint = cierra programas o elige un perfil menor: sarai models list
doctor-budget = { $budget } para SARAi y sus modelos; no hay nada cargado
doctor-budget-claimed = { $budget } para SARAi y sus modelos; reservado ahora: { $claimed } ({ $parts })
doctor-budget-small = { $budget } para SARAi y sus modelos; { $name } necesita { $need }
doctor-budget-small-hint = sube models.ram_budget_bytes, baja models.context_tokens o elige un perfil menor: sarai models use mini
doctor-budget-over = { $budget } para SARAi y sus modelos es más de lo que tiene esta máquina
doctor-budget-over-hint = deja que SARAi elija: sarai config set models.ram_budget_bytes 0
doctor-sandbox = capas en vigor: { $layers }
doctor-sandbox-excepted = capas en vigor: { $layers }; admitido que falte: { $excepted }
doctor-sandbox-hint = activa los espacios de nombres de usuario: sysctl kernel.unprivileged_userns_clone=1
doctor-models = { $found } de { $total } del perfil { $profile }, { $size }
doctor-models-hint = descárgalos: sarai models pull { $profile }
doctor-skill = { $path }
doctor-skill-absent = falta { $path }
doctor-skill-hint = compílalo con make build, o indica dónde está: sarai config set skills.binary RUTA
doctor-python = { $path }, versión { $version }: en él se ejecuta lo que escribe el experto en programación
doctor-python-absent = no hay Python 3 ({ $reason }): el experto en programación da los programas sin ejecutarlos, y lo dice
doctor-python-hint = instala Python 3 (apt install python3): se encuentra en un minuto, sin reiniciar
doctor-ledger = { $leaves ->
        [one] 1 hoja
       *[other] { $leaves } hojas
    }
doctor-ledger-empty = todavía vacío
doctor-ledger-hint = comprueba qué hoja: sarai audit verify
doctor-adapters-none = ninguno en uso
doctor-adapters = { $names }
doctor-adapters-fault = { $name }: { $fault }
doctor-adapters-hint = cárgalo otra vez: sarai adapters load NOMBRE FICHERO, o quítalo: sarai adapters rm NOMBRE
doctor-experts-none = de fábrica: { $built }; ninguno propio
doctor-experts = de fábrica: { $built }; propios: { $loaded }; sin permiso: { $off }
doctor-experts-refused = de fábrica: { $built }; propios: { $loaded }; sin permiso: { $off }; rechazados: { $refused }
doctor-experts-hint = arregla la carpeta, o quita el nombre: sarai config set experts.allowed NOMBRES; docs/EXPERTS.md dice qué contiene
doctor-learning = { $feedback } cambios por valoraciones, { $outcome } por comprobaciones, { $count } valores distintos; el que más, { $name }: { $value } en vez de { $configured }
doctor-learning-none = todavía nada; los valores son los configurados
doctor-learning-off = apagado; los valores son los configurados
doctor-learning-hint = olvídalo y empieza de nuevo: sarai config reset metacontrol
doctor-database = { $path }, { $turns ->
        [one] 1 respuesta
       *[other] { $turns } respuestas
    }
doctor-database-absent = todavía no existe; se crea con la primera respuesta
doctor-database-hint = restaura una copia de backups/
doctor-disk = { $free } libres en { $path }
doctor-disk-hint = libera espacio: hacen falta al menos { $need }
doctor-config = { $path }
doctor-config-default = valores por defecto
doctor-config-hint = sarai config check
doctor-home = { $path }
doctor-home-open = { $path } es legible por otros (modo { $mode })
doctor-home-hint = chmod 700 { $path }
doctor-pip = python3 -m pip funciona
doctor-pip-absent = python3 -m pip no funciona: los modelos no podrán venir como paquetes
doctor-pip-hint = instala python3 y pip (apt install python3-pip), si el origen principal no es accesible
doctor-server-running = en marcha en { $address } (proceso { $pid })
doctor-server-free = parado; el puerto { $port } está libre
doctor-server-taken = el puerto { $port } está ocupado por otro programa
doctor-server-hint = elige otro: sarai config set server.port 8090

error-port = no se puede escuchar en { $address }: { $reason }
hint-port = elige otro puerto: sarai serve --port 8090 (o 0 para uno libre)

## Mediciones

bench-title = { $scenario } · { $model } · { $rounds } rondas por turnos · mediana (mínimo..máximo), luego razón entre lo nuestro y lo suyo por ronda
bench-title-mixed = { $scenario } · { $model } · { $rounds } muestras de memoria
bench-more = más es mejor
bench-less = menos es mejor
bench-kept = prometido { $promise }: cumplido
bench-missed = prometido { $promise }: NO CUMPLIDO
bench-progress = { $scenario }, { $model }: { $done } de { $all }
bench-left-out = { $name } queda fuera: { $reason }
bench-no-peer = no hay llama-server con que comparar (--peer PROGRAMA): se mide SARAi a solas
bench-closing = { $threads } hilos, contexto { $context }, temperatura 0, { $seconds } s en total
bench-figure-skill-start = habilidad sin modelo: de nada a lista, ms
bench-figure-skill-start-p95 = de nada a lista, percentil 95, ms
bench-figure-skill-start-times = de nada a lista frente a bwrap, percentil 95, ms
bench-figure-skill-health = comprobación de salud, percentil 99, ms
bench-figure-skill-idle = memoria en reposo, MiB
bench-figure-skill-first-token = primer token de un modelo sin cargar, ms
bench-figure-tables-right = filas correctas, parte de las preguntas
bench-figure-tables-seconds = de una pregunta sobre tablas a sus filas, s
bench-figure-prefill = leer un texto nuevo de unos 500 tokens, tokens/s
bench-figure-decode = escribir, 128 tokens, tokens/s
bench-figure-first-token = primer token de una pregunta corta, ms
bench-figure-resident = memoria de todos los procesos, MiB
bench-figure-prefix-cold = primer token, comienzo de unos 1.000 tokens nunca visto, ms
bench-figure-prefix-warm = primer token, el mismo comienzo en el mismo proceso, ms
bench-figure-prefix-restart = primer token, el mismo comienzo tras un reinicio, ms
bench-figure-prefix-warm-share = en caliente entre en frío
bench-figure-prefix-restart-share = tras un reinicio entre en frío
bench-figure-decode-quiet = escribir con la máquina en calma, tokens/s
bench-figure-decode-loaded = escribir junto a dos hilos ocupados, tokens/s
bench-figure-load-kept = parte que queda de la velocidad en calma
bench-figure-batch-one = una respuesta, tokens/s
bench-figure-batch-four = cuatro respuestas a la vez, tokens/s entre todas
bench-figure-batch-scaling = cuatro entre una
bench-figure-grammar-wall = respuesta con esquema, tiempo entero, s
bench-figure-grammar-tokens = tokens de una respuesta con esquema
bench-figure-answer-speed = respuesta entera, tokens/s
bench-figure-answer-decode = tras el primer token, tokens/s
bench-figure-answer-wall = respuesta entera, s
bench-figure-ram-p50 = memoria de todos los procesos, mediana, MB
bench-figure-ram-p99 = memoria de todos los procesos, percentil 99, MB
bench-figure-ram-max = memoria de todos los procesos, máximo, MB
bench-group-chat = prosa
bench-group-json = JSON a partir de un texto
bench-group-rewrite90 = reescritura que conserva 0,9 o más
bench-group-rewrite70 = reescritura que conserva de 0,7 a 0,9
bench-group-rewrite-other = reescritura que conserva menos de 0,7
bench-group-code = código con una variable renombrada
bench-group-set-a = grupo a
bench-group-set-b = grupo b, reservado
bench-note-time = el límite de tiempo la terminó tras { $rounds }
bench-note-parsed = { $side }: { $good } de { $all } respuestas con esquema encajan en el formulario
bench-note-drafts = { $group }: { $tasks } tareas, { $drafted } tokens propuestos, { $accepted } aceptados, partes conservadas { $kept }
bench-note-no-drafts = { $group }: { $tasks } tareas, borradores sin datos, partes conservadas { $kept }
bench-note-equal = con y sin borradores: { $equal } de { $all } respuestas iguales byte a byte
bench-note-unequal = con y sin borradores: NO CUMPLIDO, solo { $equal } de { $all } respuestas iguales byte a byte
bench-note-requests = { $kind }: { $sent } enviadas, { $finished } terminadas, { $cancelled } canceladas, { $refused } aplazadas, { $unavailable } sin modelo, { $told } fallidas y dichas, { $lost } perdidas
bench-note-reason = { $kind }: { $reason }
bench-note-restarts = { $restarts } reinicios de procesos hijos en { $minutes } min; fallos: { $faults }
bench-note-budget = presupuesto de memoria { $bytes } bytes; memoria medida cada segundo
bench-note-oom = { $kills } procesos matados por falta de memoria en toda la máquina
bench-note-ended = el servidor TERMINÓ durante la carga
bench-note-missed = falladas: { $ids }
forms-title = forms · { $model } · semilla { $seed } · { $done } de { $all } preguntas
forms-rule = cada salida estructurada frente al JSON Schema (2020-12) que publica su experto, y cada respuesta con tono frente al texto sin él que cuenta su turno; ni la prosa ni las negativas son salidas válidas
forms-all = todos
forms-row = { $name } { $asked } preguntas: { $valid }/{ $structured } salidas estructuradas válidas, { $prose } en prosa, { $refused } rechazadas
forms-tones = respuestas enviadas con tono: { $sent } ({ $structured } de ellas estructuradas), con el texto sin tono dentro, byte a byte: { $verbatim }; cambios de datos que paró el cierre: { $caught }, tonos que paró otra comprobación: { $held }, cambios de datos enviados: { $violations }
forms-few = menos de { $wanted } respuestas con tono: esta medición no muestra lo prometido
forms-wrong = MAL: pregunta { $number } ({ $expert }): { $what }
forms-reason = { $count } veces sin salida estructurada: { $reason }
mind-title = mind · { $model } · conjuntos { $sets } · { $done } de { $all } tareas
mind-rule = respuestas correctas con intervalos del 95 % (Wilson; ganancia neta: bootstrap), tokens y segundos por respuesta; el mismo muestreo para toda primera respuesta, y una votación gasta como mucho los tokens del asistente
mind-cut-time = el límite de tiempo lo acabó antes
mind-cut-interrupted = interrumpido
mind-cut-ended = el servidor TERMINÓ durante la medición
mind-class = { $class }, { $tasks } tareas
mind-class-finance = finanzas
mind-class-logic = lógica
mind-class-programming = programación
mind-class-structured = datos estructurados
mind-class-all = todas las clases
mind-row-bare = modelo a secas
mind-row-vote = voto de { $drawn } respuestas a secas
mind-row-first = asistente, primer intento
mind-row-last = asistente, tras la reflexión
mind-cost = { $tokens } tokens, mediana { $median } s, p90 { $p90 } s
mind-change = arreglado { $fixed }, estropeado { $harmed }, neto { $net }
mind-change-reflection = la reflexión frente al primer intento
mind-change-over_bare = el asistente frente al modelo a secas
mind-change-over_vote = el asistente frente al voto
mind-shape = se guarda la forma pedida: asistente { $ours }, modelo a secas { $bare }
mind-facts = respondidas por un experto: { $expert }, cedidas: { $fallback }; rondas: { $rounds }, primer intento pedido otra vez: { $asked }; cambios de datos retenidos: { $caught }, enviados: { $reached }; respuestas que faltan: { $missing }
mind-fault = falta una respuesta: { $reason }
