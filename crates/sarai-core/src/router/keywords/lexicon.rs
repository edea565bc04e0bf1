//! Words by what they are about: things, people, trades. They name no domain, but the heads learn from them.
//!
//! Read by `keywords` only. What one training question says of a hinge holds for a latch: these groups carry that
//! over to words that no question had. Entries as in `keywords`.

pub(super) const TOOL: &str = "scala|swift|dart|flutter|svelte*|perl|haskell|elixir|erlang|matlab|stata|spss|arduino|\
esp32|raspberry|graphql|redis|kafka|spark|airflow|dbt|snowflake|bigquery|terraform|ansible|jenkins|webpack|vite|jest|\
pytest|junit|scipy|matplotlib|seaborn|ggplot*|tidyverse|dplyr|tensorflow|pytorch|keras|selenium|puppeteer|playwright|\
scrapy|beautifulsoup|opencv|unity|godot|unreal|roblox|scratch|lua|vim|vscode|jq|curl|wget|systemd|tmux|zsh|batch|\
autohotkey|zapier|dax|powerquery|power query|power bi|jql|apps script|xlookup|sumif*|countif*|contar si|sumar si|\
buscarx|pivot|tabla dinamica|bibtex|overleaf|markdown|svg|toml|protobuf|grpc|websocket*|cors|jwt|oauth|middleware|\
orm|hibernate|spring|laravel|symfony|rails|express|nestjs|nextjs|tailwind|bootstrap|sass|jquery|d3|p5|processing|\
geogebra|desmos|grasshopper|dynamo|autolisp|solidity|web3|fastapi|postgresql|mariadb|oracle|dynamodb|firebase|\
supabase|aws|s3|lambda|azure|heroku|netlify|webhook*|cli|sdk|ide|jupyter|colab|notebook de|libreoffice|calc|\
geckodriver|gradle|maven|cmake|gcc|clang|gdb|valgrind|segmentation|stacktrace|typescript|csharp|dotnet|net core|xaml|\
wpf|qt|tkinter|pygame|turtle|microbit|plantuml|mermaid|uml|pseudocodigo|pseudocode|bytecode|assembly|ensamblador|\
cobol|fortran|pascal|delphi|prolog|lisp|scheme|clojure|julia|crontab|iptables|nmap|docker*|compose|helm|kubectl|pod|\
pods|nginx|apache";

pub(super) const CODING: &str = "bucle|loop|for|while|if|else|return|print|console|import|const|let|var|def|int|\
float|bool|boolean*|null|none|true|false|array*|lista|listas|tupla*|tuple*|dict|diccionario*|hash|hashmap|set|stack|\
queue|cola|pila|arbol binario|binary tree|linked list|lista enlazada|nodo|nodos|node|nodes|grafo|graph|pointer*|\
puntero*|struct|interface|herencia|inheritance|polimorf*|recursi*|callback*|promise*|async|await|thread*|mutex|\
deadlock|regex|patron|pattern|substring|subcadena|concaten*|split|trim|replace|reemplaz*|parse*|iterar|itera|recorr*|\
ordenar|sort*|filter|filtra*|map|reduce|fold|group by|having|join|left join|inner|distinct|order by|where|trigger|\
indice|index|columna*|column*|fila|filas|row|rows|celda*|cell*|rango|range|hoja de|sheet|sheets|formula*|macro*|\
script*|plugin|extension|html|css|div|flexbox|grid|padding|margin auto|navbar|header|footer|boton|button|formulario|\
form|checkbox|dropdown|json|csv|xml|yaml|log|logs|archivo*|fichero*|file|files|carpeta*|folder*|directori*|renombr*|\
rename*|backup|commit|push|pull|merge|rebase|branch|stash|endpoint|request|response|header*|token*|parametro*|\
argument*|variable*|compil*|ejecut*|instal*|dependenc*|libreria*|library|paquete*|package*|modulo*|module*|\
unit test*|prueba unitaria|mock";

pub(super) const SYMPTOM: &str = "dolor*|duele*|arde|ardor|escuece*|pica|picor|picazon|comezon|roncha*|sarpullido|\
grano|granitos|bulto*|pelotita|ganglio*|fiebre|calentura|escalofrio*|tos|toso|mocos|flema*|ronquera|ronca|ronco|\
afonic*|mareo*|mareada|mareado|vertigo|desmay*|nausea*|vomit*|diarrea|estrenimiento|gases|acidez|hinchad*|hincha|\
hincho|inflamad*|moraton*|moreton*|calambre*|hormigueo|entumecid*|dormid*|duermen|temblor*|tiembla*|palpitacion*|\
insomnio|cansancio|fatiga|sangra*|sangrado|costra*|ampolla*|llaga*|orzuelo|legana*|lagana*|ojera*|sudo|sudor*|\
jaqueca|migrana*|contractura|tiron|torcedura|esguince|cojea*|renque*|babea*|pus|hurts|hurt|ache*|aching|pain|painful|\
sore|itch*|rash|bump|lump|swollen|swelling|puffy|fever|chills|cough*|hoarse|phlegm|dizzy|lightheaded|faint*|nausea|\
queasy|throw*|diarrhea|diarrhoea|constipat*|bloat*|heartburn|bruise*|cramp*|tingl*|numb*|twitch*|palpitat*|bleed*|\
blood|scab*|blister*|ulcer*|sweat*|insomnia|tired|exhausted|limp*|drool*|wobbl*|stiff|locks up|ringing|blurry|\
stinging|burning|peeling|cracked|sprain*|strain*|sneez*|wheez*|short of|rectal|orina*|urine|pee|stool|popo|caca|\
letharg*|decaid*";

pub(super) const DISEASE: &str = "gripe|resfriado|covid|dengue|malaria|tuberculosis|varicela|sarampion|paperas|\
hepatitis|diabetes|hipertension|colesterol|anemia|asma|artrosis|artritis|gota|lupus|cancer|tumor|leucemia|celiac*|\
alergia*|gastritis|ulcera|hernia|ciatica|escoliosis|tendinitis|bursitis|migrana|epilepsia|alzheimer|parkinson|\
demencia|depresion|esquizofrenia|autismo|tdah|ictus|infarto|trombosis|embolia|aneurisma|apendicitis|otitis|\
conjuntivitis|neumonia|bronquitis|sinusitis|amigdalitis|meningitis|septicemia|sifilis|vih|sida|tiroid*|melatonina|\
dopamina|insulina|vacuna*|antibiotico*|ibuprofeno|paracetamol|flu|cold|measles|mumps|chickenpox|shingles|\
hypertension|cholesterol|asthma|arthritis|gout|leukemia|celiac|allerg*|sciatica|scoliosis|tendonitis|migraine|\
epilepsy|dementia|depression|schizophrenia|autism|adhd|stroke|aneurysm|appendicitis|pneumonia|bronchitis|sepsis|\
syphilis|hiv|thyroid|insulin|vaccine*|antibiotic*|mono|lyme|eczema|psoriasis|vertigo";

pub(super) const ANIMAL: &str = "perro*|perra*|perrit*|cachorr*|gato*|gata*|gatit*|canario|loro|periquito|agapornis|\
gallina*|pollo*|pollit*|gallo|pato|patos|oveja*|cordero*|cabra*|chivo|vaca*|ternero*|toro|buey|novillo*|caballo*|\
yegua*|potro|burro|mula|cerdo*|chancho*|conejo*|cuy|hamster|tortuga*|pez|peces|betta|guppy|acuario|abeja*|colmena*|\
panal|iguana|serpiente|huron|dog*|puppy|puppies|cat|cats|kitten*|hen|hens|chicken*|rooster|duck*|sheep|lamb*|goat*|\
cow|cows|calf|calves|heifer|steer*|bull|horse*|mare|foal|donkey|pig|pigs|rabbit*|guinea|parrot|budgie|canary|turtle|\
tortoise|fish|goldfish|aquarium|bee|bees|hive|snake|lizard|ferret|mascota*|pet|pets|vet|veterinari*|ganado|cattle|\
rebano|herd|litter|camada|pezuna|hoof|pluma*|feather*|hocico|pata|patas|paw|paws|tail|cola del";

pub(super) const PLANT: &str = "planta*|arbol|arboles|hoja|hojas|raiz|raices|tallo*|brote*|flor|flores|fruto*|fruta*|\
cosecha|siembra|riego|regar|abono|maceta*|jardin|huerto|huerta|cesped|tomate*|lechuga*|pimiento*|calabac*|papa|\
patata*|maiz|milpa|frijol|limonero|limon|naranjo|manzano*|olivo*|vid|parra|vina|aguacate|palta|mango|platano|cafe|\
cacao|rosal*|rosa|orquidea*|geranio*|hortensia*|bugambilia*|buganvilla*|helecho|ficus|potus|poto|monstera|suculenta*|\
cactus|albahaca|romero|menta|perejil|hierbabuena|aloe|sabila|lavanda|pulgon*|mosca blanca|cochinilla|plant|plants|\
tree|trees|leaf|leaves|root|roots|stem|bud|buds|bloom*|flower*|fruit*|crop*|soil|compost|watering|fertiliz*|pot|\
potted|garden|yard|lawn|hedge|tomato*|lettuce|pepper*|zucchini|cucumber*|squash|potato*|corn|bean|beans|basil|mint|\
rosemary|lavender|orchid*|rose|roses|fern|pothos|succulent*|hydrangea*|maple|oak|birch|pecan*|apple tree|lemon tree|\
avocado|aphid*|mites|mildew|blight|wilting|seedling*|sprout*";

pub(super) const HOUSEHOLD: &str = "lavadora|lavarropas|secadora|lavavajillas|lavaplatos|nevera|heladera|refri*|\
frigorifico|congelador|freezer|horno|estufa|cocina a|vitro*|microondas|freidora|licuadora|batidora|thermomix|\
cafetera|tostadora|olla|plancha|aspiradora|robot|ventilador|abanico|calefactor|calefaccion|radiador*|caldera|calefon|\
boiler|termo|terma|termotanque|geyser|ducha|grifo*|canilla|cano|tuberia*|desague|cisterna|inodoro|vater|bano|\
fregadero|lavabo|enchufe*|interruptor|diferencial|fusible*|switch|foco|bombilla*|lampara*|persiana*|puerta*|\
cerradura|bisagra|ventana*|gotera*|pared*|muro|techo|tejado|azulejo*|baldosa*|piso de|parque|humedad|moho|washer|\
washing machine|dryer|dishwasher|fridge|oven|stove|hob|microwave|fryer|blender|mixer|coffee maker|espresso|toaster|\
kettle|iron|vacuum|hoover|fan|heater|furnace|radiator*|thermostat|aircon|air conditioner|shower|faucet|tap|pipe*|\
drain*|toilet|cistern|sink|outlet|socket*|breaker|fuse*|lightbulb|bulb*|lamp|blinds|door*|hinge|lock|window*|ceiling|\
roof|gutter*|tile*|floor|wall|walls|basement|smoke detector|doorbell|garage|sewing machine|mower|generator|generador|\
pump|bomba de";

pub(super) const VEHICLE: &str = "coche*|carro*|auto|autos|camion*|furgoneta*|moto|motos|motocicleta|scooter|bici*|\
patinete|tractor|motor|bateria|freno*|frenar|frena|embrague|volante|direccion|rueda*|llanta*|neumatico*|goma*|\
amortigua*|suspension|aceite|radiador del|correa|bujia*|alternador|escape|tubo de|catalizador|inyector*|marcha*|\
caja de|transmision|acelero|acelerar|ralenti|arranca*|arranque|velocimetro|tablero|testigo|parabrisas|faro*|bocina|\
taller|itv|vtv|car|cars|truck|van|pickup|suv|motorbike|motorcycle|bike|bicycle|engine|battery|brake*|clutch|steering|\
wheel*|tire*|tyre*|shock*|oil|coolant|belt|spark plug*|alternator|exhaust|muffler|injector*|gear|gears|gearbox|\
transmission|accelerat*|idle|idling|stall*|starter|dashboard|windshield|windscreen|headlight*|horn|mechanic|mot|mpg|\
odometer|trailer|boat|barco|lancha|tacografo|remolque|caravana|caravan|bakkie|ute";

pub(super) const DEVICE: &str = "ordenador*|computador*|compu|pc|portatil*|laptop*|notebook|mac|macbook|tablet*|ipad|\
movil|celular*|cel|telefono*|iphone|android|pantalla*|monitor|teclado|raton|mouse|impresora*|toner|tinta|escaner|\
router|modem|wifi|internet|bluetooth|auricular*|audifono*|cascos|airpods|altavoz|parlante|microfono|micro|camara|\
webcam|tele|television|televisor|mando|consola|play|ps4|ps5|xbox|nintendo|usb|disco duro|pendrive|cargador|cable|sim|\
chip|app|aplicacion|windows|actualizacion|actualice|contrasena|cuenta|correo|outlook|gmail|whatsapp|wasap|instagram|\
tiktok|zoom|teams|netflix|spotify|datafono|cajero|alexa|reloj|smartwatch|drone|computer|desktop|phone|screen|display|\
keyboard|printer|scanner|headphone*|earbud*|speaker|microphone|mic|camera|tv|remote|console|switch|charger|charging|\
update*|password|account|login|log in|sign in|email*|gps|thermometer|kindle|e reader|chromebook|ios|driver|\
hard drive|ssd|fan speed|reboot*|restart*|crash*|freez*|frozen|glitch*|lag*|error|pixel*|boot*";

pub(super) const EVENT: &str = "boda|bodas|matrimonio|casamiento|cumple*|aniversario|bautizo|comunion|quinceaner*|\
graduacion|jubila*|despedida|bienvenida|velorio|entierro|funeral|tanatorio|esquela|pesame|navidad*|ano nuevo|reyes|\
carnaval|halloween|san valentin|dia de|fiesta*|feria|verbena|romeria|pregon|inauguracion|homenaje|brindis|wedding|\
birthday|anniversary|christening|baptism|graduation|retire*|retirement|farewell|leaving do|baby shower|bachelor*|\
stag|hen do|wake|eulogy|condolence*|sympathy|christmas|xmas|new year*|easter|thanksgiving|valentine*|mothers day|\
fathers day|party|festival|reunion|prom|homecoming|opening night|gala|parade|fundraiser|raffle";

pub(super) const GENRE: &str = "poema*|poesia*|verso*|versitos|estrofa*|soneto*|haiku*|decima*|copla*|payada*|trova*|\
romance de|rima*|cuento*|cuentito*|microcuento*|relato*|historia de|fabula*|leyenda*|mito*|novela*|capitulo|parrafo|\
guion|sketch|monologo*|dialogo*|obra de|cancion*|letra de|estribillo|rap|trap|reggaeton|cumbia|tango|corrido*|\
vallenato*|villancico*|nana|himno|chiste*|broma*|meme*|adivinanza*|acrostico*|lema*|eslogan*|slogan*|claim|titular*|\
titulo*|pie de|copy|anuncio*|cartel*|invitacion*|felicitacion*|dedicatoria*|discurso*|pregon*|brindis|carta*|postal*|\
epitafio*|apodo*|nick|nombre para|nombre pa|personaje*|disfraz*|trama|poem*|verse*|sonnet*|limerick*|ballad|rhyme*|\
story|stories|tale|fable|legend|myth|novel|chapter|paragraph|script|skit|monologue*|dialogue*|play about|song*|\
lyrics|chorus|jingle|lullaby|joke*|pun|puns|riddle for|acrostic|motto|tagline*|headline*|title*|caption*|blurb|\
ad copy|poster|sign|invitation*|card|speech|toast|letter from|postcard*|epitaph*|nickname*|name for|names for|\
character*|costume*|plot|villain*|hero|wizard|dragon*|ghost*|pirate*|princess*|fantasma*|dragones|pirata*|bruja*|\
hada*|duende*";

pub(super) const MATHS: &str = "demuestr*|demostr*|prove|proof|teorema|theorem|lema de|lemma|corolario|axioma*|primo|\
primos|prime|primes|par|impar|even|odd|divisible|multiplo*|multiple|raiz|raices|root|irracional|irrational|racional|\
rational|entero*|integer*|fraccion*|fraction*|ecuacion*|equation*|triangulo*|triangle*|cuadrado*|square*|circulo|\
circle|angulo*|angle*|poligono|hexagono|congruen*|equivalen*|induccion|induction|contradiccion|contradiction|\
conjunto*|subset*|combinacion*|permutacion*|combination*|permutation*|formas de|maneras de|ways to|many ways|\
probabilidad|probability|odds|dado|dados|dice|moneda al|coin flip|carta de|baraja|deck|urna|serie|secuencia|sequence|\
siguiente numero|next|sigue|acertijo*|riddle*|puzzle*|sudoku|nonograma|ajedrez|chess|tablero|board|domino|torneo|\
tournament|balanza|scale|pesada*|weighing*|jarra*|jug|jugs|interruptor*|switches|guardian*|puerta buena|miente*|\
mentiros*|liar*|lies|lying|truth|veraz|verdad|premisa*|premise*|deduce*|deducir|deduct*|conclu*|infer*|silogismo*|\
syllogism*|falacia*|fallacy|valido|valid|sound|strictly|implica|implies|entonces|therefore|follows|se sigue|\
necesariamente|necessarily|all|todos|todas|some|algunos|algunas|no|none|ningun*|nadie|nobody|every|toda|todo|if|si|\
unless|only if|solo si|either|o bien";

pub(super) const WEIGHING: &str = "conviene|convendria|mejor|peor|better|worse|best|prefer*|elegir|elijo|eleg*|\
escog*|decid*|decision*|duda|dudo|dudas|torn|pick|choose|choosing|choice|opcion*|option*|alternativa*|alternative*|\
ventaja*|desventaja*|inconveniente*|pros|contras|cons|tradeoff*|trade off*|sopes*|weigh*|valor*|evalu*|compar*|\
contrast*|versus|vs|frente a|o mejor|or just|or stay|o me|o sigo|o espero|o lo|or should|deberia|debo|should|ought|\
would you|harias|recomiend*|recomend*|recommend*|advice|consejo*|aconsej*|plan|planes|plane*|planif*|organiz*|\
cronograma|calendario|itinerari*|itinerary|schedule|timetable|roadmap|ruta|etapas|fases|phases|pasos|steps|orden de|\
priori*|estrategia*|strategy|argument*|postura*|debate|critic*|critique|analiz*|analys*|analyz*|causas|causes|\
factores|factors|razones|reasons|motivos|explica que|what explains|que tant*|why do|why are|why did|hipotesis|\
hypothes*|consecuencia*|impact*|influy*|riesgo*|risk*|mudarme|mudar*|moving|renuncio|quit|dejar el|divorci*|custodia|\
vender la|sell the|keep|quedarme|irme|stay|leave|wait|esperar|ahora o|now or|i tell|le digo|se lo|poner limites|\
enfrent*|confront";

pub(super) const MONEY: &str = "euros|euro|dolares|dolar|pesos|soles|lempira*|quetzal*|colones|guaranies|bolivar*|\
bolivianos|reales|libras|lucas|lukas|palos|varos|lana|plata|guita|pavos|pasta|chavos|bucks|quid|grand|cents|pence|\
dollars|pounds|rand|rupee*|lakh|crore|naira|peso|yen|usd|eur|gbp|mxn|ars|clp|cop|pen|uf|iva|igv|itbis|isv|ivu|gst|\
hst|vat|sales tax|irpf|isr|retencion*|withhold*|nomina|payslip|paycheck|sueldo|salario|salary|wage*|hourly|overtime|\
horas extra|aguinaldo|finiquito|pension|afp|ira|rrif|cpp|isa|annuity|hipoteca|mortgage|prestamo|prestan|loan*|emi|\
cuota*|installment*|mensualidad*|apr|tae|tin|tna|tea|interes*|interest|compuesto|compound*|plazo fijo|cdt|cetes|gic|\
cd|etf|sip|dividendo*|dividend*|yield|rentabilidad|roi|irr|npv|wacc|ebitda|margen|margin|markup|ganancia*|profit*|\
beneficio|costo*|coste*|cost|costs|fijos|fixed|variable cost|punto de|breakeven|break even|descuento*|discount*|off|\
rebaja*|oferta de|propina|tip|split|dividir|repart*|cada uno|apiece|each|por cabeza|per person|comision*|fee|fees|\
recargo*|mora|late fee|deducible|deductible|franquicia|prima|premium|indemniza*|alquiler|arriendo|renta|rent|lease|\
enganche|down payment|entrada de|presupuesto|budget|gasto*|expense*|ahorr*|save|saving*|invert*|invest*|cambio a|\
exchange|porcentaje|percent*|por ciento|total|neto|net|bruto|gross|anual|annual*|mensual*|monthly|weekly|semanal*";

pub(super) const KIN: &str = "madre|padre|mama|papa|abuel*|hijo*|hija*|hermano*|hermana*|tio|tia|tios|primo de|prima|\
sobrin*|nieto*|nieta*|suegr*|cunad*|yerno|nuera|marido|esposo|esposa|mujer|novio|novia|pareja|ex|amigo*|amiga*|\
vecin*|jefe|jefa|companer*|profe*|maestr*|mother|father|mom|mum|dad|grandma|grandpa|nan|granny|son|daughter|brother|\
sister|uncle|aunt*|cousin*|nephew|niece|grandson|granddaughter|husband|wife|hubby|boyfriend|girlfriend|partner|\
friend*|mate|neighbour*|neighbor*|boss|coworker*|colleague*|teacher|landlord|tenant|roommate*|roomie*|flatmate*|kid|\
kids|baby|toddler";

pub(super) const WORLD: &str = "capital de|capital of|pais|paises|country|countries|ciudad|city|continente*|\
continent*|oceano|ocean|rio|river|montana|mountain|isla|island|desierto|desert|poblacion|population|habitantes|\
bandera|flag|idioma|language|moneda|currency|presidente|president|rey|reina|king|queen|prime minister|guerra|war|\
batalla|battle|revolucion|imperio|empire|siglo|century|nacio|born|murio|died|fundo|founded|invento|invented|descubr*|\
discovered|escribio|wrote|pinto|painted|compuso|composed|dirigio|directed|canta|sings|sang|actor|actriz|actress|\
pelicula|movie|film|serie|album|planeta*|planet*|sol|sun|luna|moon|estrella*|galaxia|atomo|atom|elemento|element|\
temperatura|hierve|boils|velocidad de|speed of|distancia|how far|mide|altura|tall|hora es|what time|cierra|closes|\
abre|opens|clima|weather|llovera|rain tomorrow|partido|match|gano|won|significa|means|meaning|definicion|define|\
definition|plural|se escribe|spell*|sinonimo|synonym|traduc*|translat*|se dice|you say|in spanish|en ingles|receta|\
recipe|hace el|se hacen|se prepara|se cuece|boil|apunta*|anota*|recuerd*|recorda*|remind*|remember|note|avisame|\
acuerd*|guarda*|jot|nudge|alarma|alarm|despiert*|wake me";
