//! Words that verdict questions are read by, of Spanish and English: folded (lower case, no accents), a space between.
//!
//! Called by the files of `verdicts`. Tables only; how they are used stands where they are used.

/// Verbs, Spanish.
pub(super) const ES_VERBS: &str = "abrir acabar aceptar acompanar acostar acudir adelantar afeitar agarrar ahorrar alcanzar alquilar \
    amanecer anadir andar anunciar apagar aparcar aparecer apostar aprender aprobar apuntar arrancar \
    arreglar asar asistir atender atrasar aumentar avisar ayudar bailar bajar banar barrer beber bordar \
    borrar brillar bucear buscar caber caer calentar callar cambiar caminar cancelar cansar cantar \
    cargar casar celebrar cenar cerrar charlar chocar cobrar cocer cocinar coger colgar coleccionar \
    colocar comentar comer compartir competir completar comprar concluir conducir conectar confirmar \
    congelar conocer conseguir conservar construir contar contestar contratar controlar convertir \
    convocar coser correr cortar costar crecer cruzar cuidar cultivar cumplir curar dar dejar desayunar \
    descansar desconectar despertar devolver dibujar disfrutar disparar doler dormir ducharse durar \
    echar elegir empatar empezar encender encontrar enfadar enfermar enfriar engordar ensayar ensenar \
    entender entrar entregar entrenar enviar equivocar esconder escribir escuchar esperar esquiar \
    estacionar estornudar estrenar estudiar examinar explicar fallar faltar fichar firmar florecer \
    formar fregar freir fumar funcionar ganar gastar girar gritar guardar gustar hablar helar hornear \
    imprimir inscribir insistir instalar invitar jugar juntar ladrar lavar leer levantar limpiar llamar \
    llegar llenar llevar llorar llover mandar manejar marcar marchar maullar mejorar merendar medir \
    meter mirar mojar montar morder morir mover mudar nacer nadar necesitar nevar nombrar ofrecer oir \
    oler olvidar organizar pagar parar parir participar partir pasar pasear patinar pedir pelar pelear \
    perder permitir pescar pintar pisar planchar plantar poder poner practicar preferir prender preparar \
    presentar prestar prohibir probar producir pronunciar proteger quedar quemar querer quitar rebajar \
    recibir recoger reconocer recordar reducir regalar regar regresar reir rendir renovar renunciar \
    reparar repartir repetir reservar respetar responder retrasar reunir robar romper saber sacar salir \
    saltar salvar secar seguir sembrar sentar sentir servir silbar sobrar sonar sonreir subir sufrir \
    sumar suspender suspirar tapar tardar tejer telefonear terminar tirar tocar tomar torcer toser \
    tostar trabajar traer tramitar tratar trepar tronar usar utilizar vaciar valer vender venir ver \
    veranear vestir viajar vibrar vigilar visitar vivir volar volver votar zumbar abastecer platicar \
    rentar enojar botar madrugar quejar estropear averiar despedir destapar divertir doblar donar \
    emborrachar empujar enchufar enganar enredar ensuciar escapar exigir explotar extranar festejar \
    fracasar frecuentar golpear heredar inflar inundar inventar investigar jubilar lastimar lograr \
    mentir negociar obedecer ocupar odiar operar opinar pegar pertenecer picar pinchar poseer presumir \
    pulir rascar rechazar remar resbalar resfriar retirar roncar sacudir sospechar suplir tartamudear \
    tropezar trabar vacunar desaparecer descender desviar aburrir abrazar acelerar admitir adornar \
    aguantar alojar amar amasar anotar aplaudir asustar atacar atrapar atravesar batir bostezar brindar \
    capturar cepillar chillar componer conceder confiar confundir consultar contener copiar criar \
    criticar curiosear decorar defender depender derretir desear destruir detener dirigir discutir \
    distribuir educar emigrar emocionar emplear enterar equipar espantar estallar estirar evitar existir \
    extraer fabricar fallecer fastidiar fundar garantizar gobernar gozar hundir iluminar imitar importar \
    impulsar indicar iniciar interesar lanzar lucir mantener marear memorizar mezclar navegar negar \
    notar obligar obtener ordenar oscurecer perdonar pesar portar prometer proponer quebrar rajar \
    razonar realizar recomendar recorrer reemplazar relajar reponer requerir rescatar resolver respirar \
    restar revisar rezar rogar senalar significar situar soportar sorprender superar surgir sustituir \
    teclear temblar temer traducir tragar transportar unir vencer zurcir asomar agotar cebar matear \
    guisar empacar jalar checar apapachar tinkar pololear carretear ubicar parquear demorar apurar armar \
    frenar nublar fundir activar desactivar encargar entonar felicitar ingresar renegar pillar rodar \
    soplar saludar soltar tender";
/// Endings of Spanish verbs, the longer before those they end with.
pub(super) const ES_ENDINGS: &str = "ariamos eriamos iriamos ieramos aremos eremos iremos abamos iamos aramos arian erian irian ieron \
    yeron iendo yendo ieran aria eria iria aron aban ando iera ados adas idos idas amos emos imos aste \
    iste aran eran iran aba ado ada ido ida ara era ira are ere ire ian ia io an en ar er ir as es os o \
    a e i";
/// Endings that are a verb's even where the verb is not known.
pub(super) const ES_LONG: &str = "ieron aron iendo ando aban iera ieran aba ados adas idos idas ado ada ido ida amos emos imos ian an \
    en";
/// Stems of verbs that say little: what they are said with matters.
pub(super) const ES_LIGHT: &str =
    "=estar =haber =hacer =ir =poder =poner =ser =tener acab deb dej qued segu sol volv";
/// Words that do not tell what is spoken of.
pub(super) const ES_STOP: &str = "a ademas ahi ahora al al_final algo alguien algun alguna algunas alguno algunos alla alli ambas \
    ambos ante aquel aquella aquello aqui asi aun bueno cada caso cierto claro como con cual cuando de \
    del desde dia dias don dona donde e efectivamente el ella ellas ellos embargo en entonces entre esa \
    esas ese eso esos estas este esto estos favor fin final hasta igual jamas la las le les lo los me mi \
    mientras mira mis misma mismo muy nada nadie ni ningun ninguna no nomas nos nosotros nuestra \
    nuestras nuestro nuestros nunca o ojo os oye para pero por propio pues que quien quienes realmente \
    resulta se segun segura seguro senor senora si sin sobre solamente solo sr sra su sucede sus tambien \
    tampoco te todavia total tras tu tus u un una unas unicamente uno unos usted ustedes veces vez vos \
    vosotros y ya yo";
/// Words of time.
pub(super) const ES_TIME: &str = "abril agosto anoche anteanoche anteayer ayer diciembre domingo domingos enero febrero fin hora horas \
    hoy jueves julio junio lunes madrugada manana martes marzo mayo mediodia mes miercoles momento noche \
    noviembre octubre otra otro pasada pasado proxima proximo rato sabado sabados semana septiembre \
    siempre siguiente tarde temporada viernes";
/// Days of the week.
pub(super) const ES_DAYS: &str = "domingo jueves lunes martes miercoles sabado viernes";
/// Pronouns that stand for what was named before.
pub(super) const ES_PRONOUNS: &str = "ella ellas ello ellos eso esto la las le les lo los";
/// Words that deny.
pub(super) const ES_NEGATIONS: &str = "jamas nada nadie ningun ninguna ninguno no nunca tampoco";
/// Words before a noun.
pub(super) const ES_DETERMINERS: &str = "al algun alguna cada cinco cuatro del dos el esa esas ese esos estas este estos la las los mi mis \
    ningun ninguna nuestra nuestras nuestro nuestros otra otro su sus tres tu tus un una unas unos";
/// Prepositions.
pub(super) const ES_PREPOSITIONS: &str =
    "a al ante con de del desde en entre hasta para por segun sin sobre tras";
/// Words that make a statement uncertain, or a report.
pub(super) const ES_VAGUE: &str = "casi mayoria probablemente quiza quizas suele suelen solia generalmente normalmente dice dicen dijo \
    cree creen creo piensa opina parece pocos pocas excepto mientras tal_vez muchos muchas bastantes \
    cuantos unico unica sospecha jura asegura afirma prometio promete miente mentira verdades";
/// Words that end like a verb and are none.
pub(super) const ES_NOT_VERBS: &str = "ademas alguien almacen anden avion bien camion capitan cien con desden examen fin gran imagen jamon \
    jardin joven melon millon orden origen quien reunion sarten segun sillon sin tambien tan tren \
    volumen";
/// What may stand before the question proper.
pub(super) const ES_LEADS: &str = "a ahi ahora aqui asi asi_pues atendiendo ayer basandonos basandote basta bueno caso con condiciones \
    contado cuenta cuento dado dato datos de dicho digo dije dime el ello en entonces es esas eso esos \
    esta estas este esto estos frases hay he hoy info informacion la las lo logica mas me mi nada nomas \
    oye partir pistas por pregunta premisas pues pura que regla reglas sabe sabemos sabiendo se segun \
    solamente solo tanto te tenemos teniendo todo unicamente ver visto y";
/// Verbs, English.
pub(super) const EN_VERBS: &str = "accept add agree allow answer appear apply approve argue arrive ask attend bake bark beat become \
    begin belong bite blow board book borrow break bring brush build burn buy call cancel carry catch \
    celebrate change charge chase check choose clean clear climb close collect come complain complete \
    cook cost cough cover cross cry cut cycle dance deliver die dig drink drive drop dry earn eat enter \
    excuse fail fall feed feel fight fill find finish fish fit fix fly forget freeze gain get give go \
    grill grow hang happen hate hear help hide hire hit hold hurt invite iron join jog jump keep kick \
    know land laugh lead learn leave lend let lie light like listen live lock lose love make meet melt \
    meow miss move mow need open order own pack paint park pass pay phone pick plant play practise \
    practice prefer prepare print pull push put rain reach read receive refund rehearse rent repair \
    reply report rest return ride ring rise run save score see sell send serve shine shop shout show \
    shut sign sing sit sleep slip smell smile smoke snow sound speak spend spin spill stand start stay \
    steal stop study sulk sweep swim switch take talk teach tell thaw think throw trip train travel try \
    turn type use visit vote wait wake walk want warn wash watch water wear win wipe work worry write \
    yell howl cheer rot sneeze bloom qualify spread skate ski surf row knit sew swap host camp lift bid \
    sweat wag deserve enjoy hum crash remain support contain require mean cause trigger flood leak crack \
    crow stock tidy polish cater volunteer admit advertise bathe behave chop collapse compete confirm \
    cuddle deny depend descend disagree disappear drift drip dust exercise expire faint forgive gather \
    glow greet growl guard hatch hike honk hoover hug hunt juggle kiss knock limp mail march mend \
    migrate nap nod obey paddle peel pitch plough pour pray promise prune purr race raise recycle refuse \
    release rely reserve retire roast rub sail scream shave shiver skip snore squeak sting stir stretch \
    suffer sunbathe supply swear taste telephone tow trade trim vacuum wander whistle wink wrap yawn mop \
    babysit snack stream jam toast brew";
/// Stems of verbs that say little.
pub(super) const EN_LIGHT: &str = "=be =can =do =get =have becom go happen stay turn";
/// Words that do not tell what is spoken of.
pub(super) const EN_STOP: &str = "'s a about actually again all already also an and any anybody anyone anything as at both but by \
    certain certainly definitely dr each either even ever every everybody everyone for from he her here \
    him his how i if in into it its just me mr mrs ms my neither never no nobody none nor not nothing \
    now of on one ones only onto or other our own really right same she so some somebody someone \
    something still sure than that that's the their them then there these they this those to too us very \
    we well what when where which who whom whose with yes yet you your";
/// Words of time.
pub(super) const EN_TIME: &str = "afternoon always april august day days december evening february friday fridays january july june \
    last march monday mondays month morning next night november october other saturday saturdays \
    september sunday sundays thursday thursdays time today tomorrow tonight tuesday tuesdays wednesday \
    wednesdays week weekend year yesterday";
/// Days of the week.
pub(super) const EN_DAYS: &str = "friday monday saturday sunday thursday tuesday wednesday";
/// Pronouns that stand for what was named before.
pub(super) const EN_PRONOUNS: &str = "he her him i it me one she so that them they this us we you";
/// Pronouns that are a subject.
pub(super) const EN_SUBJECTS: &str = "he i it she there they we you";
/// Words that deny.
pub(super) const EN_NEGATIONS: &str = "neither never no nobody none nor not nothing without";
/// Words before a noun.
pub(super) const EN_DETERMINERS: &str = "'s a all an another any each every five four her his its my no our some the their these this those \
    three two your";
/// Prepositions.
pub(super) const EN_PREPOSITIONS: &str = "about as at by for from in into of on onto than to with without";
/// Words that make a statement uncertain, or a report.
pub(super) const EN_VAGUE: &str = "almost most probably perhaps usually often sometimes mostly few many says said think thinks believe \
    believes claims claim seems provided except suspects swears lying lies honest liar truth maybe might \
    likely generally normally hardly rarely seldom";
/// What may stand before the question proper.
pub(super) const EN_LEADS: &str = "above all alone and based by clues facts from given going have hence here i if information is itself \
    just know knowing my now on only premises question rule rules said so statements that the then \
    therefore these this those told we well what with you";
/// Light verbs that say all there is where only a name stands with them.
pub(super) const MOVING: &str = "=ir acab dej go qued segu stay turn volv";
/// Words of time that name no day or part of it.
pub(super) const VAGUE_TIME: &str = "always anoche ayer day dia hoy last manana next other otra otro pasada pasado proximo semana siempre \
    time today tomorrow tonight week yesterday";
/// Numbers that "and" may join to one.
pub(super) const NUMERALS: &str = "cinco cuarto cuatro diez doce dos eight five four half media nine nueve ocho once pico quarter seis \
    seven siete six ten three tres two";
/// Words after a choice that say whether both may hold.
pub(super) const BOTH: &str = "a al ambas ambos at both but con cosa cosas de dos e either ellas ellos en entre even exactamente \
    exactly fijo in incluso juntas juntos just la las least lo los maybe menos mismo never no not nunca \
    o of on one only or other otra otro perhaps pero possibly puede que quiza quizas sean seguro ser \
    solo the them tiempo two u una uno vez y";
/// How a sentence begins that only says how to answer.
pub(super) const INSTRUCTIONS: &str = "answer choose contesta contestad contestame conteste contesteme contestá dame deci decidme decime di \
    diga digame dime elige escoge give indica indicame indique just nomas opciones options pick please \
    reply respond responda respondame respondan responde respondeme say tell yes";
/// Words of the answers that are offered.
pub(super) const ANSWERS: &str = "a above alone and be by can can't cannot could couldnt datos desconocido determined either enough \
    falta favor from hay imposible impossible informacion information is is't isn't isnt it just know \
    known mas maybe nada no no_se not o one only or palabra please podemos por puede sabe saber saberlo \
    say se si solo sí tell that the there this to una unknowable unknown way we with y/n yes";
/// Words before a colon that only announce.
pub(super) const COLON: &str = "caso cosas datos esto facts follows here hoy know lio regla reglas rule rules sabemos saber \
    siguiente situacion";
/// Nouns that any person or thing is.
pub(super) const GENERIC: &str = "alguien alguna alguno anybody anyone cosa cosas el everybody everyone gente la las lo los nadie \
    ninguna ninguno nobody one people person persona personas persons quien quienes somebody someone \
    thing things those todo todos una uno";
/// Quantifiers that are their own noun.
pub(super) const GENERIC_STARTS: &str = "alguien anybody anyone anything cualquiera everybody everyone everything nada nadie nobody nothing \
    one quien quienes somebody someone todo todos whatever whoever";
/// Words a plain statement about this or that does not have.
pub(super) const QUANTIFYING: &str = "alguien alguna algunas alguno algunos all ambas ambos any anyone both but cada dos each either every \
    exactly except excepto least mientras most nadie neither ni ningun ninguna ninguno no nobody none \
    only pero salvo sin solamente solo some someone three toda todas todo todos tres two una unicamente \
    unless uno without";
/// Words at the start of a sentence that are no names.
pub(super) const KNOWN: &str = "algunas algunos all at ayer basta cada con cualquier cuando each either every exactly family hace \
    hoy if jamas my nadie neither ningun ninguna nobody none nunca only our para siempre sin solo some \
    the there this todas todo todos unicamente unless when whenever";
/// Words the form uses itself.
pub(super) const RESERVED: &str = "abs all and ask assign at_least at_most exactly first iff implies last next_to none not or order \
    some some_not value who xor";
/// Words whose dot ends no sentence.
pub(super) const ABBREVIATIONS: &str = "d dna dr mr mrs ms prof sr sra srta st";
/// Words before what says who a named person is.
pub(super) const POSSESSIVES: &str = "el her his la mi my nuestra nuestro our su the tu your";
