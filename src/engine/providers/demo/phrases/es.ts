import type { Phrases } from './types.ts';

const count = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`;

export const es: Phrases = {
  intents: {
    greeting: /^[^\p{L}]*(?:hola|buenos días|buenas|gracias|saludos)(?!\p{L})/u,
    about: /qué (?:puedes|sabes) hacer|quién eres|qué eres|cómo funcionas/u,
    explain: /expl[ií]ca|qué (?:hace|es|significa)|cómo funciona|entend/u,
    fix: /arr[eé]gl|corr[ií]g|corrección|error|falla|fallo|bug|no (?:funciona|compila|arranca)|dep[uú]ra/u,
    refactor:
      /refactor[ií]|simplif[ií]c|reestruct[uú]r|l[ií]mpia|div[ií]d|extr[aá]e|renombra|cambia el nombre|convierte/u,
    tests:
      /(?:escr[ií]b|añ[aá]d|agr[eé]g|cr[eé]a|gen[eé]r|haz|necesito)[^.\n]{0,30}(?:pruebas?|tests?)(?!\p{L})|pruebas? unitarias?/u,
    document: /docum[eé]nt|(?:añ[aá]d|agr[eé]g|escr[ií]b|pon)[^.\n]{0,12}comentarios?/u,
    review: /rev[ií]s/u,
    optimize: /optim[ií]|más rápid|acel[eé]r|rendimiento|lent[oa]/u,
    translate: /trad[uú]c/u,
  },
  codeOnly: /(?:sólo|solo|únicamente|solamente)[^.\n]{0,20}código/u,
  note: 'Este es el modelo de demostración de Chat LLM: no se ha consultado ninguna IA y nada ha salido de tu equipo. Elige «Configurar modelos…» para obtener respuestas de verdad.',
  codeNote: 'Respuesta de demostración de Chat LLM: no se ha consultado ninguna IA.',
  documented: (words) => `Documentación de demostración, deducida solo del nombre: ${words}.`,
  greeting:
    '¡Hola! Me alegro de verte. Pregúntame algo sobre código, o adjunta un archivo y te diré qué contiene. Por ejemplo:\n\n- «Explica esta función»\n- «Escribe pruebas para el código seleccionado»\n- «¿Qué puedes hacer?»',
  about: {
    intro:
      'Soy un sustituto que muestra cómo funciona Chat LLM antes de configurar un modelo de verdad. Leo el código adjunto con reglas sencillas y respondo en seis idiomas.',
    columns: ['Quieres', 'Haz esto'],
    rows: [
      ['Una explicación', 'Selecciona código y ejecuta «Explicar»'],
      ['Código modificado', 'Ejecuta «Corregir», «Refactorizar» o «Documentar» y mira las diferencias'],
      ['Pruebas', 'Ejecuta «Escribir pruebas»: se abren en un archivo nuevo'],
      ['Probar el panel', 'Escribe `/demo`'],
    ],
  },
  facts: (file, { lines, functions, classes }) =>
    `${file} tiene ${count(lines, 'línea', 'líneas')}, con ${count(functions, 'función', 'funciones')} y ${count(classes, 'clase o tipo', 'clases o tipos')}.`,
  thisCode: 'Este código',
  columns: { name: 'Nombre', kind: 'Tipo', line: 'Línea', finding: 'Observación' },
  kinds: { function: 'función', class: 'clase o tipo' },
  todos: 'El autor dejó estas notas pendientes:',
  noFindings: 'Mis sencillas reglas no han encontrado nada que objetar.',
  findings: {
    debugOutput: 'Salida que parece un resto de depuración',
    emptyCatch: 'Se captura un error y se descarta en silencio',
    looseEquality: '`==` convierte los tipos antes de comparar; `===` no',
    longLine: 'Una línea de más de 120 caracteres',
    nestedLoop: 'Un bucle dentro de otro: el tiempo crece con el cuadrado de la entrada',
  },
  firstDefinition: (name) => `Un buen punto para empezar a leer es ${name}:`,
  proposal:
    'Así se ve una propuesta. La demostración solo añade comentarios; pulsa **Aplicar** para ver las diferencias.',
  noCode:
    'Todavía no veo código en tu mensaje. Selecciónalo en el editor, o adjunta un archivo, y vuelve a preguntar. Mientras tanto, así lo abordaría yo.',
  advice: {
    explain: {
      title: 'Leer código desconocido',
      steps: [
        'Empieza por el lugar desde el que se llama, no por su primera línea.',
        'Sigue una entrada concreta de principio a fin.',
        'Anota lo que cambia fuera de sí mismo: archivos, estado, red.',
      ],
    },
    fix: {
      title: 'Encontrar el fallo',
      steps: [
        'Reprodúcelo con la entrada más pequeña que aún falle.',
        'Lee el primer mensaje de error, no el último, y la línea de tu propio código más alta de la traza.',
        'Convierte el caso que falla en una prueba antes de cambiar nada.',
      ],
    },
    refactor: {
      title: 'Hacerlo más claro',
      steps: [
        'Asegúrate de que las pruebas fijan el comportamiento.',
        'Primero los nombres: los buenos muestran qué partes van juntas.',
        'Da pasos pequeños y ejecuta las pruebas después de cada uno.',
      ],
    },
    tests: {
      title: 'Qué probar',
      steps: [
        'El caso normal, con valores que puedas comprobar a mano.',
        'Los límites: vacío, uno, muchísimos.',
        'La entrada no válida y el error que esperas de ella.',
      ],
    },
    document: {
      title: 'Qué documentar',
      steps: [
        'Lo que debe saber quien llama y no se ve en los tipos.',
        'Unidades, valores permitidos y errores.',
        'Por qué se hace así, cuando sorprende.',
      ],
    },
    review: {
      title: 'En qué fijarse',
      steps: [
        '¿Es correcto el resultado, también en los límites?',
        '¿Qué pasa si una llamada falla a medias?',
        '¿Lo entenderá quien lo lea después?',
      ],
    },
    optimize: {
      title: 'Hacerlo más rápido',
      steps: [
        'Mide primero: la parte lenta rara vez está donde uno cree.',
        'Busca trabajo que se repita dentro de un bucle.',
        'Vuelve a medir y conserva solo lo que ayudó.',
      ],
    },
    translate: {
      title: 'Traducir comentarios',
      steps: [
        'Traduce los comentarios, nunca los nombres del código.',
        'Deja las marcas como `TODO` tal como están.',
        'Usa los términos que los desarrolladores emplean de verdad en ese idioma.',
      ],
    },
  },
  chat: {
    intro: 'Un modelo de verdad respondería ahora a eso. Para obtener una buena respuesta de él:',
    steps: [
      'Di qué quieres conseguir, no solo qué sale mal.',
      'Adjunta el código en cuestión y el mensaje de error exacto.',
      'Indica el lenguaje, la versión y lo que ya has probado.',
    ],
  },
  reasoning: {
    start: 'El usuario ha preguntado algo. Primero compruebo qué tipo de petición es.',
    withCode: ({ lines, functions }) =>
      `Hay código adjunto: ${count(lines, 'línea', 'líneas')} con ${count(functions, 'función', 'funciones')}. Lo leo línea a línea y anoto los nombres y las notas pendientes.`,
    withoutCode: 'No hay código adjunto, así que solo puedo responder en general.',
    end: 'Soy el modelo de demostración y debo decirlo. Ahora escribo la respuesta.',
  },
  help: {
    intro: 'Con estas órdenes puedes probar el panel:',
    commands: {
      error: 'falla: `rate-limit`, `network`, `auth`, `server` o `cut`',
      slow: 'responde despacio, para que puedas pulsar Detener',
      long: 'una respuesta larga; puedes indicar un número de líneas',
      reasoning: 'piensa antes de responder',
      markdown: 'todo lo que sabe hacer Markdown',
      table: 'una tabla',
      code: 'código en varios lenguajes',
      hostile: 'Markdown que intenta hacer daño y no debe conseguirlo',
    },
  },
};
