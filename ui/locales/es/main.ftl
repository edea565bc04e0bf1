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
cli-config-set = Cambia un valor en el fichero del usuario
    .key = Clave, como server.port
    .value = Valor; las listas, separadas por comas
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
       *[other] no existe «{ $name }»
    }
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
hint-expert = quita --expert: el encaminador elige
hint-store-key = recupera la clave de una copia; nada se vuelve a firmar con otra
hint-store-receipt = no te fíes de ese fichero; saca otro recibo: sarai audit receipt ID -o FICHERO (con --for-checkpoint si el punto de control es de otro tamaño)
hint-store-turn = el identificador sale con cada respuesta: sarai ask --json
hint-sandbox = mira qué capa falta: sarai doctor; para admitirlo a sabiendas: sarai config set sandbox.exceptions CAPA

## Órdenes

config-ok = la configuración es correcta ({ $keys } claves)
config-set = { $key } guardado en { $path }

route-primary = experto: { $name }
route-name = { $name }
route-none = ninguno
route-abstained = no está seguro

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
doctor-sandbox = capas en vigor: { $layers }
doctor-sandbox-excepted = capas en vigor: { $layers }; admitido que falte: { $excepted }
doctor-sandbox-hint = activa los espacios de nombres de usuario: sysctl kernel.unprivileged_userns_clone=1
doctor-models = { $found } de { $total } del perfil { $profile }, { $size }
doctor-models-hint = descárgalos: sarai models pull { $profile }
doctor-skill = { $path }
doctor-skill-absent = falta { $path }
doctor-skill-hint = compílalo con make build, o indica dónde está: sarai config set skills.binary RUTA
doctor-ledger = { $leaves ->
        [one] 1 hoja
       *[other] { $leaves } hojas
    }
doctor-ledger-empty = todavía vacío
doctor-ledger-hint = comprueba qué hoja: sarai audit verify
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
