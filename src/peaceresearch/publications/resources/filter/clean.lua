-- Takes out what this format does not show, and refuses what would be lost without a word.
local context = require("context")
local M = {}

-- Classes that mean something to Quarto and nothing here.
local unsupported = context.set({
  "panel-sidebar", "panel-input", "panel-fill", "panel-center", "column-margin", "column-body", "column-body-outset",
  "column-page", "column-page-inset", "column-page-left", "column-page-right", "column-screen", "column-screen-inset",
  "column-screen-left", "column-screen-right", "aside", "landscape", "cell", "cell-output", "cell-output-display", "proof",
  "remark", "solution", "hidden", "r-stack", "r-fit-text", "r-stretch", "absolute", "magic-move", "code-with-filename",
  "grid", "callout",
})

local formats = context.set({ "html", "html:js", "revealjs", "docx", "pptx", "typst" })
local shown_as = {
  html = { html = true, ["html:js"] = true },
  revealjs = { html = true, ["html:js"] = true, revealjs = true },
  pdf = { typst = true },
  docx = { docx = true },
  pptx = { pptx = true },
}

local function holds(element, attribute)
  local name = element.attributes[attribute]
  if not formats[name] then
    local remedy = name == "pdf" and "write typst: PDF is made by typst" or "use html, revealjs, docx, pptx or typst"
    context.problem(attribute .. '="' .. name .. '"', 'no format "' .. name .. '" for ' .. attribute, remedy)
  end
  return shown_as[context.format][name] == true
end

local function is_shown(element)
  local shown = true
  for name, _ in pairs(element.attributes) do
    if name:match("^when%-") or name:match("^unless%-") then
      if name ~= "when-format" and name ~= "unless-format" then
        context.problem(name .. "=", "the condition " .. name .. " is not understood", "use when-format or unless-format")
      else
        shown = shown and holds(element, name) == (name == "when-format")
      end
    end
  end
  if context.has_class(element, "content-hidden") then return not shown end
  return shown
end

local function conditional(element)
  if not (context.has_class(element, "content-visible") or context.has_class(element, "content-hidden")) then return nil end
  if not is_shown(element) then return {} end
  return element.content
end

local function check_classes(element)
  for _, class in ipairs(element.classes) do
    if unsupported[class] then
      context.problem("." .. class, "the class ." .. class .. " is not understood", "see docs/conformance.md for what is")
    end
  end
  for name, _ in pairs(element.attributes) do
    local known = name == "layout-ncol" or name == "layout-valign"
    if (name:match("^layout") and not known) or name:match("^code%-") or name == "lightbox" then
      context.problem(name .. "=", "the attribute " .. name .. " is not understood", "see docs/conformance.md for what is")
    end
  end
end

local function raw_html(text, element)
  if text:match("^%s*<!%-%-.*%-%->%s*$") then return {} end
  if element.t == "RawInline" and text:match("^<br%s*/?>$") then return pandoc.LineBreak() end
  if element.t == "RawBlock" and text:match("<table") then
    local blocks = pandoc.read(text, "html").blocks
    if #blocks == 1 and blocks[1].t == "Table" then return blocks[1] end
    context.problem(text:match("[^\n]*"), "a raw HTML block holds a table and something else", "keep one <table> to a block")
    return {}
  end
  local first = text:match("[^\n]*")
  if text:match("%ssrc%s*=%s*[\"']?%a+://") or text:match("%ssrc%s*=%s*[\"']?//") then
    context.problem(first, "raw HTML fetches something from the network", "put the file beside the document")
  end
  if not context.is_html then
    context.problem(first, "raw HTML would be lost in " .. context.format,
      'write Markdown, or wrap it in ::: {.content-visible when-format="html"}')
  end
  return nil
end

local targets = { html = "html", html5 = "html", html4 = "html", typst = "pdf", openxml = "docx" }

local function raw(element)
  if element.format:match("^html") then return raw_html(element.text, element) end
  if element.format == "openxml" and context.format == "pptx" then return {} end
  if targets[element.format] == nil then
    context.problem(element.text:match("[^\n]*"), "raw " .. element.format .. " is not understood", "write Markdown")
    return {}
  end
  if targets[element.format] ~= context.format then return {} end
  return nil
end

local breaks = {
  html = '<div class="page-break"></div>',
  pdf = "#pagebreak(weak: true)",
  docx = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>',
}
local break_format = { html = "html", pdf = "typst", docx = "openxml" }

local function paragraph(block)
  if #block.content == 5 and pandoc.utils.stringify(block) == "{{< pagebreak >}}" then
    if breaks[context.format] == nil then return {} end
    return pandoc.RawBlock(break_format[context.format], breaks[context.format])
  end
  return nil
end

local function visible_div(div)
  if context.has_class(div, "notes") and not context.is_slides then return {} end
  return conditional(div)
end

function M.run(doc)
  doc = doc:walk({ traverse = "typewise", Div = visible_div, Span = conditional })
  doc = doc:walk({ RawBlock = raw, RawInline = raw, Para = paragraph, Plain = paragraph })
  doc:walk({ Div = check_classes, Span = check_classes, Header = check_classes, CodeBlock = check_classes })
  return doc
end

return M
